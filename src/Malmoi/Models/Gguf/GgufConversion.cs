using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Checkpoints.Gguf;
using Malmoi.Families;
using Malmoi.Inference;
using Malmoi.LanguageModels;
using Malmoi.Tokenization.Formats.Gguf;

namespace Malmoi.Models.Gguf;

/// <summary>A decoder of Hugging Face's kind as a GGUF file: ggml's names, its order of rows, the metadata, the tokenizer.</summary>
public static partial class GgufConversion
{
    /// <summary>Writes the model of a folder.</summary>
    /// <param name="folder">The model; a GGUF file is written anew in another form.</param>
    /// <param name="tokenizer">What goes into the file; null: what the model's own file brings, if it is one and brings any.</param>
    /// <param name="chatTemplate">The template by which conversations become text; null: none.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="form">In which form tensors are held.</param>
    /// <param name="importance">What the columns of matrices matter, by our names; null: all the same.</param>
    /// <param name="adapter">Merged into the matrices; null: none.</param>
    /// <returns>Which texts are cut otherwise by way of the file, and what llama.cpp computes otherwise than this model, in words; empty: nothing.</returns>
    /// <exception cref="InputException">ggml knows no such model or tokenizer, or the file cannot be written.</exception>
    public static IReadOnlyList<string> Write(
        HuggingFaceFolder folder,
        ITokenizer? tokenizer,
        string? chatTemplate,
        string path,
        GgufForm form,
        ImportanceMatrix? importance = null,
        AdapterFolder? adapter = null
    )
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(form);
        if (folder.Family.Spec(folder.Family.Task) is not DecoderModel { Decoder: var stack } spec)
        {
            throw new InputException($"'{folder.Path}' is no decoder, and GGUF files here hold only those");
        }

        var (published, isGguf) = folder.Family is GgufFamily stored
            ? (stored.Published, true)
            : (folder.Family, false);
        var architecture = GgufSizesWriter.ArchitectureOf(published);
        var differences = new GgufDifferences(architecture, stack.Layers[0].Attention);
        var said = new GgufMetadata(path)
        {
            { "general.architecture", architecture },
            { "general.name", Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(folder.Path)) },
            { "general.quantization_version", 2 },
        };
        var positions = Positions(published, stack);
        GgufSizesWriter.Add(said, architecture, stack, positions);
        var losses = AddTokenizer(
            said,
            folder.Family,
            tokenizer,
            ((TokenEmbeddings)stack.Embeddings).Vocabulary,
            chatTemplate
        );

        var factors = adapter?.Factors(folder.Family);
        var source = adapter?.Over(folder.Weights) ?? folder.Weights;
        var numbers = new ModelNumbers(source, folder.Family.Checkpoint);
        var tensors = Tensors(spec, architecture, form);
        if (stack.Layers[0].Attention.Positions is Rotary { Scaling: WavelengthScaling scaling } rotary)
        {
            tensors.Insert(0, Table(RotaryTable.Of(scaling, rotary.Width, rotary.Base)));
        }

        using var writer = new GgufWriter(path, said, tensors.Select(tensor => tensor.Info));
        foreach (var tensor in tensors)
        {
            var weights = tensor.Ours is { } ours && importance is not null ? importance.Of(ours) : [];
            writer.Write(tensor.Info.Name, GgufForm.Pack(tensor.Info, tensor.Make(Read), weights));
        }

        adapter?.CheckUsed();
        writer.Commit();
        return [.. losses, .. Notes(stack, positions)];

        float[] Read(ModelTensor tensor)
        {
            var read = numbers.Read(tensor);
            factors?.GetValueOrDefault(tensor.Name[..^Math.Min(tensor.Name.Length, ".weight".Length)])?.AddTo(read);
            if (!isGguf)
            {
                differences.ToGgml(tensor.Name, read);
            }

            return read;
        }
    }

    private static IReadOnlyList<string> AddTokenizer(
        GgufMetadata said,
        Family family,
        ITokenizer? tokenizer,
        int rows,
        string? chatTemplate
    )
    {
        IReadOnlyList<string> losses = [];
        if (tokenizer is not null)
        {
            losses = GgufTokenizerWriter.Add(said, tokenizer, rows, chatTemplate);
        }
        else if (family is GgufFamily { Metadata: var own } && own.Has(GgufTokenizer.PiecesKey))
        {
            foreach (var (key, value) in own.Where(pair => pair.Key.StartsWith("tokenizer.", StringComparison.Ordinal)))
            {
                said.Add(key, value);
            }
        }
        else
        {
            GgufTokenizerWriter.AddNone(said, rows);
        }

        GgufTokenizerWriter.AddRoles(
            said,
            rows,
            ("bos", family.BosTokenId),
            ("eos", family.EosTokenId is [var end, ..] ? end : null),
            ("padding", family.PadTokenId)
        );
        return losses;
    }

    // llama.cpp has no window in these architectures, and lets every token see all that came before.
    private static IEnumerable<string> Notes(StackSpec stack, int positions)
    {
        var windows = stack.Layers.Select(layer => layer.Attention.Window).OfType<int>().Distinct().Order().ToList();
        if (windows is not [var shortest, ..] || shortest >= positions)
        {
            yield break;
        }

        yield return GgufSizesWriter.WindowOf(stack) is { } window
            ? $"each token sees {window} tokens here; llama.cpp lets it see all {positions}, so texts longer than {window} tokens differ there"
            : $"in some layers each token sees {shortest} tokens only, for which GGUF has no word: texts longer than that differ";
    }

    private static Tensor Table(float[] factors) =>
        new(new TensorInfo("rope_freqs.weight", ElementType.Float32, [factors.Length]), null, _ => factors);

    private static List<Tensor> Tensors(DecoderModel spec, string architecture, GgufForm form)
    {
        var stack = spec.Decoder;
        var map = GgufNames.Of(architecture, stack);
        var byName = ModelTensors.Of(spec).ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var attention = stack.Layers[0].Attention;
        var model = new GgufModelShape
        {
            Layers = stack.Layers.Count,
            QueriesPerKey = attention.Heads / attention.KeyValueHeads,
            Experts = (stack.Layers[0].FeedForward as MixtureOfExperts)?.Experts ?? 0,
            IsFalcon = architecture == "falcon",
            HasHead = byName.Keys.Any(name => map.Find(name).First().Theirs == "output.weight"),
        };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var tensors = new List<Tensor>();
        foreach (var name in byName.Keys)
        {
            var place = map.Find(name).First();
            var expert = Expert().Match(place.Theirs);
            var theirs = expert.Success ? $"{expert.Groups[1].Value}_exps.weight" : place.Theirs;
            if (!seen.Add(theirs))
            {
                continue;
            }

            List<ModelTensor> parts = expert.Success
                ?
                [
                    .. Enumerable
                        .Range(0, Experts(stack))
                        .Select(i => byName[ExpertPlace().Replace(name, $".experts.{i}.")]),
                ]
                : [.. place.Ours.Select(part => byName[part])];
            var layout = expert.Success ? new Stacked([.. Enumerable.Repeat(1, parts.Count)]) : place.Layout;
            long[] shape = [.. parts[0].Shape];
            shape[0] = parts.Sum(part => part.Shape[0]);
            if (expert.Success)
            {
                shape = [parts.Count, shape[0] / parts.Count, shape[1]];
            }

            tensors.Add(
                new Tensor(
                    form.Info(theirs, TensorShape.Create(shape), model),
                    expert.Success ? null : parts[0].Name,
                    read =>
                        ModelNumbers.Fuse(
                            layout,
                            [.. parts.Select(part => (read(part), part.Shape.Count == 1 ? 1 : (int)part.Shape[^1]))]
                        )
                )
            );
        }

        return tensors;
    }

    private static int Experts(StackSpec stack) => ((MixtureOfExperts)stack.Layers[0].FeedForward).Experts;

    // Families call it each in its own way, and those without learned positions may say nothing.
    private static int Positions(Family family, StackSpec stack)
    {
        if (stack.Embeddings.Positions is { } positions)
        {
            return positions.Count;
        }

        var config = JsonNode.Parse(FamilyTable.Write(family))!;
        string[] names = ["max_position_embeddings", "n_positions", "max_seq_len", "seq_length"];
        return names.Select(name => (int?)config[name]).FirstOrDefault(length => length > 0) ?? 2048;
    }

    [GeneratedRegex(@"^(blk\.\d+\.ffn_(?:gate|up|down))\.\d+\.weight$")]
    private static partial Regex Expert();

    [GeneratedRegex(@"\.experts\.\d+\.")]
    private static partial Regex ExpertPlace();

    // Ours: one of those it holds, which all are multiplied with the same; null for experts, each of which sees few vectors.
    private sealed record Tensor(TensorInfo Info, string? Ours, Func<Func<ModelTensor, float[]>, float[]> Make);
}
