using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Malmoi.Checkpoints;
using Malmoi.Models;
using Malmoi.NGrams;
using Malmoi.NGrams.Arpa;
using Malmoi.NGrams.KenLM;
using Malmoi.NGrams.Mixing;
using Malmoi.Tokenization.Korean;
using Malmoi.WordVectors.Files;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi info</c>: what a model file holds, from its head alone where its format allows.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("MODEL")
        {
            Description =
                "A model file: ARPA (.gz), KenLM binary, ∞-gram index, mixture, Korean analyser, word vectors, tensors (safetensors, PyTorch, llama2.c), GGUF, Hugging Face folder",
        };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        var command = new Command("info", "Say what a model file holds") { Arguments = { model }, Options = { json } };
        command.SetAction(
            (parse, _) =>
            {
                var path = parse.GetRequiredValue(model);
                var info = Describe(path);
                var output = parse.InvocationConfiguration.Output;
                if (parse.GetValue(json))
                {
                    JsonReport.Write(output, info);
                }
                else if (IsGguf(path))
                {
                    GgufReport.Print(info, output);
                }
                else if (Transformers.IsOne(path))
                {
                    ModelFolderReport.Print(info, output);
                }
                else
                {
                    CheckpointReport.PrintTensors(info, output);
                    Print(info, output);
                }

                return Task.FromResult(0);
            }
        );
        return command;
    }

    private static bool IsGguf(string path) => File.Exists(path) && GgufFile.IsOne(path);

    private static JsonObject Describe(string path)
    {
        if (IsGguf(path))
        {
            return GgufReport.Describe(path);
        }

        if (Transformers.IsOne(path))
        {
            return ModelFolderReport.Describe(path);
        }

        if (KoreanAnalyser.IsOne(path))
        {
            var analyser = AnalyserReport.Describe(path, KoreanAnalyser.Open(path));
            analyser["size"] = new FileInfo(path).Length;
            return analyser;
        }

        var info = new JsonObject { ["model"] = path };
        if (!ModelFile.IsArpa(path) && KenLMFile.IsOne(path))
        {
            using var file = KenLMFile.Open(path);
            Add(info, "KenLM binary", file.Order, file.Count, file.VocabularySize, file.Marks);
            info["structure"] = file.Kind.ToString();
            info["probingMultiplier"] = file.ProbingMultiplier;
            info["quantization"] = file.QuantizationBits is { } bits
                ? new JsonObject { ["probabilityBits"] = bits.Probability, ["backoffBits"] = bits.Backoff }
                : null;
            info["arrayBits"] = file.ArrayBits;
            info["hasWords"] = file.HasWords;
        }
        else if (ModelFile.IsArpa(path))
        {
            using var file = ArpaFile.Open(path);
            var words = file.Vocabulary;
            var marks = new NGramVocabularyMarks(words.Find("<unk>"u8), words.Find("<s>"u8), words.Find("</s>"u8));
            Add(info, "ARPA", file.Order, file.Count, words.Count, marks);
        }
        else if (TensorFile.IsOne(path) && VectorFile.Recognise(path) != VectorFormat.Safetensors)
        {
            return CheckpointReport.Describe(path);
        }
        else if (VectorFile.Recognise(path) is not null)
        {
            return VectorFileReport.Describe(path);
        }
        else
        {
            using var opened = ModelFile.Open(path);
            Add(info, opened.Format, opened.NGrams?.Order, null, opened.Words.VocabularySize, opened.Words.Marks);
            if (opened.Model is WordMixture mixture)
            {
                info["weights"] = JsonReport.Array(mixture.Weights, weight => JsonValue.Create(weight));
            }
        }

        info["size"] = new FileInfo(path).Length;
        var sidecar = ModelSidecar.Read(path);
        info["policy"] = JsonReport.Policy(sidecar?.Policy ?? Tokenization.TextPolicy.AsWritten);
        info["training"] = sidecar is null
            ? null
            : new JsonObject(sidecar.Training.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        return info;
    }

    private static void Add(
        JsonObject info,
        string kind,
        int? order,
        Func<int, long>? count,
        int words,
        NGramVocabularyMarks marks
    )
    {
        info["kind"] = kind;
        info["order"] = order;
        info["counts"] = count is null
            ? null
            : JsonReport.Array(Enumerable.Range(1, order ?? 0), n => JsonValue.Create(count(n)));
        info["vocabulary"] = words;
        info["marks"] = new JsonObject
        {
            ["<unk>"] = Known(marks.Unknown),
            ["<s>"] = Known(marks.Begin),
            ["</s>"] = Known(marks.End),
        };

        static JsonNode? Known(int id) => id < 0 ? null : JsonValue.Create(id);
    }

    private static void Print(JsonObject info, TextWriter output)
    {
        var table = Screen.Table("", "");
        table.ShowHeaders = false;
        (table.Columns[1].Alignment, table.Columns[1].NoWrap) = (Spectre.Console.Justify.Left, false);
        foreach (var (name, value) in info)
        {
            if (value is not null)
            {
                table.Row(name, Shown(name, value));
            }
        }

        Screen.On(output).Write(table);
    }

    private static string Shown(string name, JsonNode value) =>
        value switch
        {
            JsonArray weights when name == "weights" => string.Join(
                " + ",
                weights.Select(weight => weight!.GetValue<double>().Fixed(4))
            ),
            JsonArray files when name == "files" => string.Join(", ", files.Select(file => file!.GetValue<string>())),
            JsonArray tensors when name == "tensors" => ((long)tensors.Count).Grouped(),
            JsonArray counts => string.Join(" + ", counts.Select(count => count!.GetValue<long>().Grouped())),
            JsonValue parameters when name == "parameters" => parameters.GetValue<long>().Grouped(),
            JsonObject policy when name == "policy" => policy["description"]!.GetValue<string>(),
            JsonObject fields => string.Join(
                ", ",
                fields.Select(field => $"{field.Key} {field.Value?.ToString() ?? "none"}")
            ),
            JsonValue number when name == "size" => $"{number.GetValue<long>().Grouped()} bytes",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
}
