using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Families;
using Malmoi.Models;
using Malmoi.Neural.Blocks;
using Malmoi.Storage;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>Opens a model of any family for a task, and writes it when it is tuned: a folder of Hugging Face's kind, or an adapter of PEFT's.</summary>
public static class TaskFolder
{
    private const string AdapterFile = "adapter_config.json";

    // What travels with a model, so that its folder can be opened by itself.
    private static readonly string[] TokenizerFiles =
    [
        "tokenizer.json",
        "tokenizer_config.json",
        "special_tokens_map.json",
        "added_tokens.json",
        "vocab.json",
        "merges.txt",
        "vocab.txt",
        "spiece.model",
        "sentencepiece.bpe.model",
        "tokenizer.model",
        "generation_config.json",
        "chat_template.jinja",
    ];

    /// <summary>Opens a pretrained model to be tuned, with a fresh head where it has none of the task.</summary>
    /// <exception cref="InputException">A part is missing or damaged, or the family cannot do the task.</exception>
    public static TaskModel OpenBase(string path, TuningTask task, TaskModelOptions options)
    {
        if (File.Exists(Path.Combine(path, AdapterFile)))
        {
            throw new InputException(
                $"'{path}' is an adapter: merge it into its model first, and tune the folder that comes of it"
            );
        }

        using var folder = HuggingFaceFolder.Open(path);
        var tokenizer = Pipeline(path);
        var family = TaskFamily.Of(folder.Family, task, tokenizer);
        var adapter = options.Adapter is { } asked
            ? new LowRank(TaskAdapter.Configuration(asked, family, task, folder, path), family, options.Seed)
            : null;
        return Build(folder, folder.Weights, family, task, tokenizer, adapter, options);
    }

    /// <summary>Opens what was tuned, to predict: a whole model, or an adapter with its base.</summary>
    /// <exception cref="InputException">A part is missing or damaged, or it was tuned for something else.</exception>
    public static TaskModel OpenTuned(string path, TuningTask task, TaskModelOptions options)
    {
        if (!File.Exists(Path.Combine(path, AdapterFile)))
        {
            using var whole = HuggingFaceFolder.Open(path);
            var own = Pipeline(path);
            return Build(whole, whole.Weights, TaskFamily.Of(whole.Family, task, own), task, own, null, options);
        }

        using var factors = AdapterFolder.Open(path);
        var at = Base(path, factors.Configuration);
        using var folder = HuggingFaceFolder.Open(at);
        var tokenizer = Pipeline(Directory.EnumerateFiles(path, "tokenizer*").Any() ? path : at);
        var family = TaskFamily.Of(folder.Family, task, tokenizer);
        using var tensors = factors.Over(folder.Weights);
        return Build(folder, tensors, family, task, tokenizer, new LowRank(factors, family), options);
    }

    /// <summary>Writes a tuned model.</summary>
    /// <param name="model">As it is now.</param>
    /// <param name="from">The folder it was opened from, whose tokenizer goes with it.</param>
    /// <param name="path">Made where it is missing.</param>
    /// <param name="note">What it was tuned for.</param>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public static void Write(TaskModel model, string from, string path, TaskNote note)
    {
        if (model.Adapter is { } adapter)
        {
            adapter.Write(path, model.Transformer);
        }
        else
        {
            CheckpointWriter.Write(path, model.Transformer.Tensors, model.Family);
        }

        using var output = new OutputFolder(path);
        output.Add(TaskNote.FileName).Write(note.Write());
        CopyTokenizer(from, output);
        output.Commit();
    }

    /// <summary>Puts a model's tokenizer beside what was made of it.</summary>
    /// <param name="from">The model's folder.</param>
    /// <param name="output">The other one.</param>
    /// <param name="but">A file that is left out.</param>
    internal static void CopyTokenizer(string from, OutputFolder output, string? but = null)
    {
        foreach (
            var file in TokenizerFiles
                .Where(name => name != but)
                .Select(name => Path.Combine(from, name))
                .Where(File.Exists)
        )
        {
            using var source = File.OpenRead(file);
            source.CopyTo(output.Add(Path.GetFileName(file)));
        }
    }

    private static TaskModel Build(
        HuggingFaceFolder folder,
        ITensorSource tensors,
        Family family,
        TuningTask task,
        TokenizerPipeline tokenizer,
        LowRank? adapter,
        TaskModelOptions options
    )
    {
        var spec = family.Spec(task.Head(family));
        Check(folder.Path, spec, task, tokenizer);
        var encoder = new InputEncoder(tokenizer, family, spec, options.MaximumLength);
        var weights = new CheckpointWeights(tensors, family.Checkpoint);
        var narrow = 1 / Math.Sqrt(spec.OutputWidth);
        using var fresh = new FreshWeights(options.Seed, name => Math.Min(family.InitialDeviation(name), narrow));
        var source = new FreshHeads(
            weights,
            fresh,
            name => family.Checkpoint.Find(name).Any(place => tensors.TryGet(place.Theirs, out _)),
            // An adapter holds the head that was tuned with it.
            keepsHead: adapter is not null || task.Writes || folder.Family.Task == family.Task
        );
        var model = new Transformer(
            spec,
            source,
            TorchDevice.Parse(options.Device),
            adapter is null ? null : adapter.Wrap
        );
        try
        {
            weights.CheckAllKnown(folder);
            adapter?.Check();
            return new TaskModel(model, family, encoder, adapter);
        }
        catch
        {
            model.Dispose();
            adapter?.Dispose();
            throw;
        }
    }

    private static void Check(string path, ModelSpec spec, TuningTask task, TokenizerPipeline tokenizer)
    {
        if (task.Writes && spec is not (DecoderModel or EncoderDecoderModel))
        {
            throw new InputException(
                $"'{path}' reads and does not write: 'tune {task.Name}' needs a decoder (GPT) or an encoder-decoder (T5, BART)"
            );
        }

        var known = spec
            .Stacks.Select(stack => stack.Stack.Embeddings)
            .OfType<TokenEmbeddings>()
            .Min(table => table.Vocabulary);
        if (tokenizer.VocabularySize > known)
        {
            throw new InputException(
                $"the tokenizer of '{path}' has {tokenizer.VocabularySize} pieces, but the model knows {known}: they do not belong together"
            );
        }
    }

    // Where PEFT's configuration says the base is: as written, or as seen from the adapter.
    private static string Base(string path, AdapterConfiguration configuration)
    {
        var named =
            configuration.BaseModelNameOrPath
            ?? throw new InputException($"'{path}' does not say which model it adapts (\"base_model_name_or_path\")");
        return new[] { Path.Combine(path, named), named }.FirstOrDefault(Directory.Exists)
            ?? throw new InputException(
                $"'{path}' adapts the model '{named}', which is not there: put it there, or write its folder into '{AdapterFile}'"
            );
    }

    private static TokenizerPipeline Pipeline(string path)
    {
        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        return TokenizerFile.Open(folder) as TokenizerPipeline
            ?? throw new InputException(
                $"the tokenizer of '{path}' does not say which special tokens stand round a text: convert it to a tokenizer.json first ('malmoi convert')"
            );
    }
}
