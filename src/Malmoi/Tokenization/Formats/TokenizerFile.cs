using System.Security.Cryptography;
using Malmoi.Checkpoints;
using Malmoi.LanguageModels;
using Malmoi.Tokenization.Formats.Gguf;

namespace Malmoi.Tokenization.Formats;

/// <summary>Opens a tokenizer of any format.</summary>
/// <remarks>
/// <code>
/// tokenizer.json              Hugging Face, with the configuration beside it
/// vocab.json + merges.txt     GPT-2's files
/// NAME.model                  SentencePiece, known by its first byte
/// NAME.tiktoken               ranks; NAME is that of a known encoding
/// tok512.bin                  llama2.c's, known by its first byte piece
/// vocab.txt                   BERT's; lower-cases where no piece has a capital letter
/// NAME.gguf                   a model with its tokenizer, known by its first bytes
/// </code>
/// All but the JSON files may be packed (.gz, .zst). A folder is searched in this order.
/// </remarks>
public static class TokenizerFile
{
    private const string JsonName = "tokenizer.json";
    private const string PiecesName = "vocab.txt";
    private const string Ranks = ".tiktoken";
    private const byte FirstPieceField = 0x0a;

    /// <summary>Opens a tokenizer file, or the one in a folder.</summary>
    /// <exception cref="InputException">There is none, or it is damaged.</exception>
    public static ITokenizer Open(string path)
    {
        if (Directory.Exists(path))
        {
            return Open(FileIn(path));
        }

        if (!File.Exists(path))
        {
            throw new InputException(
                $"cannot read the tokenizer '{path}': there is no such file; name a {JsonName}, .model, .tiktoken or vocab.txt, or a folder that has one"
            );
        }

        if (Unpacked(path).EndsWith(Ranks, StringComparison.OrdinalIgnoreCase))
        {
            var name = Path.GetFileNameWithoutExtension(Unpacked(path));
            return TiktokenFile.Read(path, TiktokenEncoding.Find(name));
        }

        if (GgufFile.IsOne(path))
        {
            return GgufTokenizer.Open(path);
        }

        if (GgmlFile.IsOne(path))
        {
            using var old = GgmlFile.Open(path);
            return GgufTokenizer.Read(old.Metadata);
        }

        var bytes = WholeFile.Read(path);
        var head = bytes.AsSpan(bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);
        return head.TrimStart(" \t\r\n"u8) is [(byte)'{', ..] ? OpenJson(path)
            : Llama2cTokenizer.IsOne(bytes) ? Llama2cTokenizer.Read(bytes, path)
            : head is [FirstPieceField, ..] && !IsText(head)
                ? new SentencePieceTokenizer(SentencePieceFile.Read(bytes, path))
            : OpenPieces(path, bytes);
    }

    /// <summary>The SHA-256, in hexadecimal digits, of what says how the tokenizer at <paramref name="path"/> cuts text: its unpacked file, and of GPT-2's both.</summary>
    /// <remarks>The configuration beside a tokenizer.json does not count: it holds names, and templates that change.</remarks>
    /// <exception cref="InputException">There is no tokenizer.</exception>
    public static string Checksum(string path)
    {
        if (Directory.Exists(path))
        {
            return Checksum(FileIn(path));
        }

        if (File.Exists(path) && GgufFile.IsOne(path))
        {
            return GgufTokenizer.Checksum(path);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(WholeFile.Read(path));
        if (Path.GetFileName(path) == Gpt2Files.VocabularyName)
        {
            hash.AppendData(WholeFile.Read(MergesBeside(path)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string MergesBeside(string path) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, Gpt2Files.MergesName);

    private static TokenizerPipeline OpenJson(string path)
    {
        if (Path.GetFileName(path) != Gpt2Files.VocabularyName)
        {
            return HuggingFaceTokenizer.Open(path).Tokenizer;
        }

        var merges = MergesBeside(path);
        return File.Exists(merges)
            ? Gpt2Files.Read(path, merges, findSpecialTokens: true)
            : throw new InputException(
                $"'{path}' is half of a tokenizer: its merges, '{merges}', are missing; put them beside it"
            );
    }

    private static TokenizerPipeline OpenPieces(string path, byte[] bytes)
    {
        ReadOnlySpan<byte> text = bytes;
        // A list with one line is a mistake, not a vocabulary.
        if (text.Trim("\r\n"u8).IndexOf((byte)'\n') < 0)
        {
            throw new InputException(
                $"'{path}' is no tokenizer that this program knows: name a {JsonName}, .model, .tiktoken or vocab.txt"
            );
        }

        return VocabTxt.Read(
            bytes,
            path,
            new VocabTxtOptions { Lowercase = !HasCapitals(text), FindSpecialTokens = true }
        );
    }

    // In a piece that is no special token.
    private static bool HasCapitals(ReadOnlySpan<byte> text)
    {
        foreach (var line in text.Split((byte)'\n'))
        {
            var piece = text[line];
            if (
                piece is not [(byte)'[', .., (byte)']'] and not [(byte)'[', .., (byte)']', (byte)'\r']
                && piece.ContainsAnyInRange((byte)'A', (byte)'Z')
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsText(ReadOnlySpan<byte> head) =>
        !head[..Math.Min(64, head.Length)].ContainsAnyInRange((byte)0, (byte)8);

    private static string FileIn(string folder)
    {
        string[] files =
        [
            .. new[] { JsonName, Gpt2Files.VocabularyName }
                .Select(name => Path.Combine(folder, name))
                .Where(File.Exists),
            .. Directory.GetFiles(folder, "*.model").Order(StringComparer.Ordinal),
            .. Directory.GetFiles(folder, "*" + Ranks).Order(StringComparer.Ordinal),
            .. new[] { PiecesName }.Select(name => Path.Combine(folder, name)).Where(File.Exists),
        ];
        return files.Length > 0
            ? files[0]
            : throw new InputException(
                $"the folder '{folder}' has no tokenizer: name one with a {JsonName}, .model, .tiktoken or vocab.txt, or with {Gpt2Files.VocabularyName} and {Gpt2Files.MergesName}"
            );
    }

    private static string Unpacked(string path) =>
        Path.GetExtension(path) is ".gz" or ".zst" ? Path.ChangeExtension(path, null) : path;
}
