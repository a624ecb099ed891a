using Malmoi.LanguageModels;
using Malmoi.Storage;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Patterns;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi convert</c> of a tokenizer: the same pieces in another file format.</summary>
internal static class TokenizerConversion
{
    /// <summary>What can be written, by the ending of the output.</summary>
    public const string Outputs =
        "tokenizer.json, vocab.json (with merges.txt), .tiktoken, vocab.txt, .model (SentencePiece, where nothing is lost), or a folder (tokenizer.json with its configuration)";

    /// <summary>Whether the output is a tokenizer by its ending.</summary>
    public static bool IsOutput(string path) =>
        Path.GetExtension(path) is ".json" or ".tiktoken" or ".txt" or ".model" or "";

    /// <summary>Writes the tokenizer and says in words what was written.</summary>
    /// <exception cref="InputException">The input is no tokenizer, or the output's format cannot hold it.</exception>
    public static string Convert(string input, string output)
    {
        var tokenizer = TokenizerFile.Open(input);
        switch (Path.GetExtension(output))
        {
            case "":
                Folder(input, tokenizer).Save(output);
                break;
            case ".json" when Path.GetFileName(output) == Gpt2Files.VocabularyName:
                Gpt2Files.Write(
                    Bytes(tokenizer, output, new Gpt2Pattern()),
                    Path.GetDirectoryName(Path.GetFullPath(output))!
                );
                break;
            case ".json":
                Write(output, stream => TokenizerJson.Write(Pipeline(tokenizer), stream));
                break;
            case ".tiktoken":
                var encoding = TiktokenEncoding.Find(Path.GetFileNameWithoutExtension(output));
                TiktokenFile.Write(Bytes(tokenizer, output, encoding.Pattern), output);
                break;
            case ".txt":
                VocabTxt.Write(Pieces(tokenizer, output), output);
                break;
            default:
                Write(output, stream => stream.Write(SentencePiece(tokenizer, output).ToArray()));
                break;
        }

        return $"{output}: tokenizer, {tokenizer.VocabularySize:N0} pieces";
    }

    // A folder keeps what stood beside the tokenizer.json.
    private static HuggingFaceTokenizer Folder(string input, ITokenizer tokenizer) =>
        Directory.Exists(input) && File.Exists(Path.Combine(input, HuggingFaceTokenizer.TokenizerName))
            ? HuggingFaceTokenizer.Open(input)
            : new HuggingFaceTokenizer(Pipeline(tokenizer));

    private static TokenizerPipeline Pipeline(ITokenizer tokenizer) =>
        tokenizer is SentencePieceTokenizer sentencePiece
            ? SentencePieceConversion.ToPipeline(sentencePiece.File)
            : (TokenizerPipeline)tokenizer;

    private static SentencePieceFile SentencePiece(ITokenizer tokenizer, string output) =>
        tokenizer is SentencePieceTokenizer sentencePiece
            ? sentencePiece.File
            : Named(output, () => PipelineConversion.ToSentencePiece((TokenizerPipeline)tokenizer));

    private static T Named<T>(string output, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (InputException error)
        {
            throw new InputException($"cannot write '{output}': {error.Message}", error);
        }
    }

    // These formats hold pieces and merges; how text is cut into words is what their readers take for granted.
    private static BytePair Bytes(ITokenizer tokenizer, string output, IPattern pattern)
    {
        var parts = Pipeline(tokenizer).Parts;
        var own = parts.Splitter switch
        {
            ByteLevelSplitter { UseRegex: true, AddPrefixSpace: false } => new Gpt2Pattern().Source,
            SplitterSequence { Steps: [PatternSplitter splitter, ByteLevelSplitter { UseRegex: false }] } => splitter
                .Pattern
                .Source,
            _ => null,
        };
        return parts is { Model: BytePair model, Normalizer: null } && own == pattern.Source
            ? model
            : throw new InputException(
                $"cannot write '{output}': that format holds byte pairs over bytes, cut by '{pattern.Source}'; name a tokenizer.json"
            );
    }

    private static SubwordVocabulary Pieces(ITokenizer tokenizer, string output) =>
        Pipeline(tokenizer).Parts.Model is WordPiece model
            ? model.Vocabulary
            : throw new InputException(
                $"cannot write '{output}': a list of pieces is enough for WordPiece only; name a tokenizer.json"
            );

    private static void Write(string path, Action<Stream> write)
    {
        using var output = new OutputFile(path);
        write(output.Stream);
        output.Commit();
    }
}
