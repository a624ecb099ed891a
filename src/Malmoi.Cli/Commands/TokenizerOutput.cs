using System.Text;
using Malmoi.Storage;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Trainers;

namespace Malmoi.Cli.Commands;

/// <summary>Where a trained tokenizer goes: a file by its ending, or a folder.</summary>
internal sealed class TokenizerOutput
{
    public const string Description =
        "The tokenizer: a tokenizer.json, a SentencePiece .model (bpe, unigram), a vocab.txt (wordpiece, word), or a folder for a tokenizer.json with its configuration";

    private readonly Action<TrainedTokenizer> _write;

    private TokenizerOutput(string path, Action<TrainedTokenizer> write) => (Path, _write) = (path, write);

    /// <exception cref="InputException">The recipe cannot be written in that form.</exception>
    public static TokenizerOutput Of(string path, TokenizerRecipe recipe)
    {
        var isWords = recipe.Kind is TokenizerKind.WordPiece or TokenizerKind.WordLevel;
        return System.IO.Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".json" => InFile(path, WriteJson),
            ".model" when SentencePieceExport.CanHold(recipe) => InFile(path, WriteSentencePiece),
            ".model" => throw new InputException(
                $"cannot write '{path}': a SentencePiece model holds unigram models and byte pairs over characters, without jamo or an analyser; name a tokenizer.json"
            ),
            ".txt" when isWords => InFile(path, WriteVocabulary),
            ".txt" => throw new InputException(
                $"cannot write '{path}': a list of pieces is enough for wordpiece and word only; name a tokenizer.json"
            ),
            "" => new TokenizerOutput(
                System.IO.Path.Combine(path, HuggingFaceTokenizer.TokenizerName),
                trained => new HuggingFaceTokenizer(trained.Tokenizer).Save(path)
            ),
            var other => throw new InputException(
                $"cannot tell what to write from the ending '{other}' of '{path}': name a tokenizer.json, a .model, a vocab.txt or a folder"
            ),
        };
    }

    /// <summary>The file that will be written; in a folder, the first one.</summary>
    public string Path { get; }

    public void Write(TrainedTokenizer trained) => _write(trained);

    private static TokenizerOutput InFile(string path, Action<TrainedTokenizer, Stream> write) =>
        new(
            path,
            trained =>
            {
                using var file = new OutputFile(path);
                write(trained, file.Stream);
                file.Commit();
            }
        );

    private static void WriteJson(TrainedTokenizer trained, Stream stream) =>
        TokenizerJson.Write(trained.Tokenizer, stream);

    private static void WriteSentencePiece(TrainedTokenizer trained, Stream stream) =>
        stream.Write(SentencePieceExport.Of(trained).ToArray());

    private static void WriteVocabulary(TrainedTokenizer trained, Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        foreach (var (piece, _) in trained.Tokenizer.Parts.Model.Vocabulary.Pieces)
        {
            writer.WriteLine(piece);
        }
    }
}
