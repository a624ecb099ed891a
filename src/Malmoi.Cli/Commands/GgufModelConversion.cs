using Malmoi.Checkpoints;
using Malmoi.Evaluation;
using Malmoi.Inference;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Models.Gguf;
using Malmoi.Text;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Formats.Gguf;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi convert</c> between folders of Hugging Face's kind and GGUF files, both ways, and from one form of GGUF to another.</summary>
internal static class GgufModelConversion
{
    private const string Ending = ".gguf";

    /// <summary>What can be written, by the ending of the output.</summary>
    public const string Outputs =
        ".gguf from a decoder's folder or another GGUF file; a folder from a GGUF file; low-rank adapters likewise";

    /// <summary>Whether a model goes into a GGUF file or comes out of one.</summary>
    public static bool Applies(string input, string output) =>
        output.EndsWith(Ending, StringComparison.OrdinalIgnoreCase)
        || (Path.GetExtension(output).Length == 0 && File.Exists(input) && GgufFile.IsOne(input));

    /// <summary>Writes the model and says in words what was written.</summary>
    /// <param name="input">The model.</param>
    /// <param name="output">The file or folder.</param>
    /// <param name="type">In what form tensors are held; null: as suits most.</param>
    /// <param name="calibration">A text whose reading says which columns matter; null: all alike.</param>
    /// <param name="text">A text on which model and file are compared by their perplexity; null: none.</param>
    /// <param name="adapter">Merged into the model; null: none.</param>
    /// <exception cref="InputException">The model has no place in the other format, or the output cannot be written.</exception>
    public static string Convert(
        string input,
        string output,
        string? type,
        string? calibration,
        string? text,
        string? adapter
    )
    {
        if (!output.EndsWith(Ending, StringComparison.OrdinalIgnoreCase))
        {
            if (type is not (null or "f32"))
            {
                throw new InputException($"a folder is written in 32 bits here, and not as {type}: leave --type out");
            }

            if ((calibration ?? text ?? adapter) is not null)
            {
                throw new InputException(
                    "a folder is written in 32 bits and loses nothing: leave --calibration, --text and --adapter out"
                );
            }

            GgufExport.Write(input, output);
            return $"{output}: Hugging Face folder";
        }

        var form = Form(type ?? "f16");
        using var folder = HuggingFaceFolder.Open(input);
        using var adapted = adapter is null ? null : AdapterFolder.Open(adapter, folder.Family);
        var (tokenizer, template) = Tokenizer(input);
        var importance = calibration is null ? null : new ImportanceMatrix();
        if (importance is not null)
        {
            Measure(input, calibration!, null, importance, adapter);
        }

        // First, so that a text that cannot be read leaves no file.
        var before = text is null ? default : Measure(input, text, adapter: adapter);
        var notes = GgufConversion.Write(folder, tokenizer, template, output, form, importance, adapted);
        var lacks = HasTokenizer(output) ? "" : "; no tokenizer was found beside the model";
        var written = string.Join(
            Environment.NewLine,
            [
                $"{output}: GGUF ({form.Name}), {ByteSize.Format(new FileInfo(output).Length)}{lacks}",
                .. notes.Select(note => $"note: {note}"),
            ]
        );
        if (text is null)
        {
            return written;
        }

        var (after, _) = Measure(output, text, before.Policy);
        var percent = Math.Round(100 * ((after / before.Value) - 1), 2) + 0d; // no negative zero
        var cost = FormattableString.Invariant($"{percent:+0.00;-0.00}");
        return $"{written}{Environment.NewLine}perplexity of '{text}': {before.Value.Fixed(4)} before, {after.Fixed(4)} after ({cost} %)";
    }

    /// <summary>The form of this name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static GgufForm Form(string type) =>
        GgufForm.Find(type)
        ?? throw new InputException(
            $"a GGUF file is not written as {type}: choose among {string.Join(", ", GgufForm.Names)}"
        );

    // The file is read by the model's tokenizer, so that both are asked about the same pieces.
    private static (double Value, TextPolicy Policy) Measure(
        string model,
        string text,
        TextPolicy? policy = null,
        ImportanceMatrix? importance = null,
        string? adapter = null
    )
    {
        using var opened = EngineFolder.Open(model, policy, new EngineOptions { Importance = importance }, adapter);
        var perplexity = TextPerplexity.Measure(opened.Text(), Corpus.Open(text).Lines());
        return perplexity.Tokens > 0
            ? (perplexity.Value, opened.Policy)
            : throw new InputException($"'{text}' has no token to read: name a file with text");
    }

    private static bool HasTokenizer(string path)
    {
        using var file = GgufFile.Open(path);
        return file.Metadata.Has(GgufTokenizer.PiecesKey);
    }

    private static (ITokenizer? Tokenizer, string? Template) Tokenizer(string input)
    {
        if (File.Exists(input))
        {
            // Files of ggml bring their own, which goes along as it is; llama2.c's stands beside.
            return
                Llama2cFile.IsOne(input)
                && Directory.GetFiles(Path.GetDirectoryName(Path.GetFullPath(input))!, "tok*.bin") is [var beside]
                ? (TokenizerFile.Open(beside), null)
                : (null, null);
        }

        if (File.Exists(Path.Combine(input, HuggingFaceTokenizer.TokenizerName)))
        {
            var files = HuggingFaceTokenizer.Open(input);
            return (files.Tokenizer, files.ChatTemplate);
        }

        string[] names = ["tokenizer.model", "vocab.json"];
        return names.Any(name => File.Exists(Path.Combine(input, name)))
            ? (TokenizerFile.Open(input), null)
            : (null, null);
    }
}
