using System.Text;
using Malmoi.Architectures;
using Malmoi.Families;
using Malmoi.Instructions;
using Malmoi.Instructions.Rendering;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Models.Gguf;
using Malmoi.Neural.Finetuning.Quantized;
using Malmoi.Neural.Finetuning.Tasks;
using Malmoi.Storage;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using TorchSharp.Modules;

namespace Malmoi.Neural.Finetuning.Instructions;

/// <summary>A model that writes, opened to be tuned or aligned: its Transformer, perhaps an adapter in its place, its tokenizer, and how conversations are written for it.</summary>
public sealed class TunedModel : IDisposable
{
    private readonly HuggingFaceFolder? _folder;
    private readonly PackedWeights? _packed;

    private TunedModel(
        string path,
        Transformer transformer,
        Family family,
        InstructionRenderer renderer,
        LowRank? adapter,
        HuggingFaceFolder? folder
    )
    {
        (_folder, _packed) = (folder, adapter?.Packing);
        (Path, Transformer, Family, Renderer, Adapter) = (path, transformer, family, renderer, adapter);
        Trained = adapter?.Trained(transformer) ?? transformer.Tensors;
    }

    /// <summary>Where it was opened.</summary>
    public string Path { get; }

    public Transformer Transformer { get; }

    public Family Family { get; }

    public ITokenizer Tokenizer => Renderer.Tokenizer;

    /// <summary>What is trained in the model's place; null: the model itself.</summary>
    public LowRank? Adapter { get; }

    /// <summary>Makes tokens of conversations.</summary>
    public InstructionRenderer Renderer { get; }

    /// <summary>What an optimiser changes, by names of their own.</summary>
    public IReadOnlyDictionary<string, Parameter> Trained { get; }

    /// <summary>Whether an encoder reads what is asked, and a decoder answers.</summary>
    public bool IsConditional => Transformer.Spec is EncoderDecoderModel;

    /// <summary>Tokens that it reads at most; null: any number.</summary>
    public int? Positions =>
        Transformer
            .Spec.Stacks.Select(stack => stack.Stack.Embeddings.Positions?.Count)
            .Where(count => count is not null)
            .Min();

    /// <summary>What ends an answer; null: nothing.</summary>
    public int? End => Renderer.End;

    /// <summary>The id that fills short rows.</summary>
    public int Padding => Family.PadTokenId is >= 0 and var own ? own : Tokenizer.Special.Padding ?? End ?? 0;

    /// <summary>Bytes and numbers of the matrices that are kept in a few bits; null: none are.</summary>
    public (long Bytes, long Count)? Packed => _packed is null ? null : (_packed.Bytes, _packed.Count);

    /// <summary>Opens a pretrained model.</summary>
    /// <param name="path">A Hugging Face folder; to be tuned by an adapter, also a GGUF file.</param>
    /// <param name="options">How.</param>
    /// <exception cref="InputException">A part is missing or damaged, or the model does not write.</exception>
    public static TunedModel Open(string path, TunedModelOptions options)
    {
        if (AdapterFolder.IsOne(path))
        {
            throw new InputException(
                $"'{path}' is an adapter: merge it into its model first ('malmoi convert {path} FOLDER'), and name the folder that comes of it"
            );
        }

        var folder = HuggingFaceFolder.Open(path);
        var keeps = false;
        try
        {
            var model = Build(folder, options);
            keeps = model._packed is not null;
            return model;
        }
        finally
        {
            if (!keeps)
            {
                folder.Dispose();
            }
        }
    }

    /// <summary>The model as one that tells the next token; it stays this one's to dispose.</summary>
    public TorchModel NextToken() => new(Transformer, TransformerText.Begin(Family, Tokenizer));

    /// <summary>What an encoder reads of an example: the prompt as the template writes it, with the tokenizer's marks round it.</summary>
    /// <exception cref="InputException">The template has no place for such a conversation.</exception>
    public int[] Source(InstructionExample example) =>
        TransformerText.Pipeline(Tokenizer, Path).Prepare(Renderer.PromptText(example)).Ids;

    /// <summary>What a decoder says to a source: an answer and its end.</summary>
    /// <exception cref="InputException">The answer is empty, or the model has no end mark.</exception>
    public int[] Target(string answer)
    {
        if (string.IsNullOrWhiteSpace(answer))
        {
            throw new InputException("an answer is empty: remove the example, or fill it in");
        }

        var end =
            End
            ?? throw new InputException(
                "the model has no mark that ends a text (\"eos_token_id\"), so it would never stop writing: name one in config.json"
            );
        return [.. Tokenizer.Encode(answer).Select(token => token.Id), end];
    }

    /// <summary>Writes what was tuned: a folder of Hugging Face's kind or an adapter of PEFT's, with tokenizer and template.</summary>
    /// <param name="folder">Made where it is missing.</param>
    /// <param name="merges">Whether an adapter is added to the model's matrices first; it begins again at no change.</param>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public void Write(string folder, bool merges = false)
    {
        if (merges && Family is GgufFamily)
        {
            throw new InputException(
                $"an adapter is not merged into the file '{Path}': make a folder of it first ('malmoi convert {Path} FOLDER')"
            );
        }

        if (merges)
        {
            Adapter?.Merge();
        }

        if (Adapter is null || merges)
        {
            CheckpointWriter.Write(folder, Transformer.Tensors, Family);
        }
        else if (Family is GgufFamily family)
        {
            // Under Hugging Face's names, which PEFT and every other model of the family know.
            using var own = new TemporaryAdapter();
            Adapter.Write(own.Path, Transformer);
            GgufAdapter.Publish(own.Path, family, System.IO.Path.GetFullPath(Path), folder);
        }
        else
        {
            Adapter.Write(folder, Transformer);
        }

        if (File.Exists(Path) && Tokenizer is TokenizerPipeline)
        {
            HuggingFaceTokenizer.Open(Path).Save(folder);
        }

        using var output = new OutputFolder(folder);
        var source = Renderer.Template.Source(ConversationText.Begins(Tokenizer));
        TaskFolder.CopyTokenizer(Path, output, source is null ? null : ConversationText.FileName);
        if (source is not null)
        {
            output.Add(ConversationText.FileName).Write(Encoding.UTF8.GetBytes(source));
        }

        output.Commit();
    }

    public void Dispose()
    {
        Transformer.Dispose();
        Adapter?.Dispose();
        _folder?.Dispose();
    }

    private static TunedModel Build(HuggingFaceFolder folder, TunedModelOptions options)
    {
        var (path, family) = (folder.Path, folder.Family);
        var tokenizer = TransformerText.Policy(path, null).Tokenizer!.Tokenizer;
        var spec = family.Spec(family.Task);
        if (spec is not (DecoderModel or EncoderDecoderModel) || !spec.Heads.ContainsKey(HeadNames.NextToken))
        {
            throw new InputException(
                $"'{path}' ({family.ModelType}) does not write: to follow instructions it must be a decoder (GPT) or an encoder-decoder (T5, BART)"
            );
        }

        Check(path, options);
        var renderer = ConversationText.Of(path, family, tokenizer, options.Template);
        var adapter = options.Adapter is { } asked
            ? new LowRank(TaskAdapter.Configuration(asked, family, spec, path), family, options.Seed)
            {
                Packing = options.Quantized is { } format ? new PackedWeights(folder, format) : null,
            }
            : null;
        var weights = new CheckpointWeights(folder.Weights, family.Checkpoint);
        var device = TorchDevice.Parse(options.Device);
        var model = new Transformer(spec, weights, device, adapter is null ? null : adapter.Wrap);
        try
        {
            weights.CheckAllKnown(folder);
            adapter?.Check();
            CheckVocabulary(path, tokenizer, model);
            var held = adapter?.Packing is null ? null : folder;
            return new TunedModel(path, model, family, renderer, adapter, held);
        }
        catch
        {
            model.Dispose();
            adapter?.Dispose();
            throw;
        }
    }

    private static void Check(string path, TunedModelOptions options)
    {
        if (options.Quantized is { } format && options.Adapter is null)
        {
            throw new InputException(
                $"matrices of {format} are not trained themselves: give --method lora, rslora, dora or qlora"
            );
        }

        if (options.Quantized is not null && TorchDevice.Parse(options.Device).type != TorchSharp.DeviceType.CPU)
        {
            throw new InputException(
                $"matrices of a few bits are unpacked on the CPU, and not on '{options.Device}': leave --quantize or --device out"
            );
        }

        if (options.Adapter is null && File.Exists(path))
        {
            throw new InputException(
                $"the file '{path}' is tuned by an adapter: give --method lora or qlora ('tune sft') or --lora ('align'), or make a folder of it first ('malmoi convert {path} FOLDER')"
            );
        }
    }

    private static void CheckVocabulary(string path, ITokenizer tokenizer, Transformer model)
    {
        var known = model.Heads[HeadNames.NextToken].Spec.Outputs;
        if (tokenizer.VocabularySize > known)
        {
            throw new InputException(
                $"the tokenizer of '{path}' has {tokenizer.VocabularySize} pieces, but the model knows {known}: they do not belong together"
            );
        }
    }

    private sealed class TemporaryAdapter : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("malmoi-adapter").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
