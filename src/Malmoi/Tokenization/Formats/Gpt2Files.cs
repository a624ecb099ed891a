using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Malmoi.LanguageModels;
using Malmoi.Storage;
using Malmoi.Tokenization.Decoders;
using Malmoi.Tokenization.Formats.Json;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Tokenization.Formats;

/// <summary>GPT-2's <c>vocab.json</c> and <c>merges.txt</c> (Radford et al., 2019): byte-level pieces with their ids, and the merges in order.</summary>
/// <remarks>A file may lack pieces for bytes that its corpus never had: text with such a byte is refused, as OpenAI's encoder does.</remarks>
public static class Gpt2Files
{
    public const string VocabularyName = "vocab.json";
    public const string MergesName = "merges.txt";
    private const string EndOfText = "<|endoftext|>";
    private const string VersionLine = "#version: 0.2";

    /// <summary>The tokenizer of OpenAI's GPT-2.</summary>
    /// <param name="vocabularyPath">The file <c>vocab.json</c>, or <c>encoder.json</c>.</param>
    /// <param name="mergesPath">The file <c>merges.txt</c>, or <c>vocab.bpe</c>.</param>
    /// <param name="findSpecialTokens">Finds &lt;|endoftext|&gt; in text, as Hugging Face's tokenizers do and OpenAI's encoder does not.</param>
    /// <exception cref="InputException">A file is missing or damaged, or they do not belong together.</exception>
    public static TokenizerPipeline Read(string vocabularyPath, string mergesPath, bool findSpecialTokens = false) =>
        Read(WholeFile.Read(vocabularyPath), vocabularyPath, WholeFile.Read(mergesPath), mergesPath, findSpecialTokens);

    /// <exception cref="InputException">The bytes are damaged, or do not belong together.</exception>
    public static TokenizerPipeline Read(
        ReadOnlyMemory<byte> vocabulary,
        string vocabularyName,
        ReadOnlyMemory<byte> merges,
        string mergesName,
        bool findSpecialTokens = false
    )
    {
        var pieces = JsonPart.Read(vocabulary, vocabularyName, allowDuplicates: true, Pieces);
        var model = WholeFile.Named(
            $"{vocabularyName}' with '{mergesName}",
            () =>
                new BytePair(
                    new SubwordVocabulary(pieces),
                    [.. Merges(merges, mergesName)],
                    new BytePairOptions { RefuseUnknown = true }
                )
        );
        var end = model.Vocabulary.Find(EndOfText);
        return new TokenizerPipeline(
            new TokenizerParts
            {
                Model = model,
                Splitter = new ByteLevelSplitter(AddPrefixSpace: false),
                Decoder = new ByteLevelDecoder(),
                AddedTokens =
                    findSpecialTokens && end is { } id ? [new AddedToken(id, EndOfText) { Special = true }] : [],
                Special = new SpecialTokens(Begin: end, End: end),
            }
        );
    }

    /// <summary>Writes <c>vocab.json</c> and <c>merges.txt</c> into a folder.</summary>
    /// <exception cref="InputException">The model has no list of merges, or the files cannot be written.</exception>
    public static void Write(BytePair model, string folder)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Merges.Count == 0 && model.Vocabulary.Count > 256)
        {
            throw new InputException(
                $"cannot write '{Path.Combine(folder, MergesName)}': the model knows the ranks of its pieces but no list of merges; write a file of ranks"
            );
        }

        using var output = new OutputFolder(folder);
        using (
            var json = new Utf8JsonWriter(
                output.Add(VocabularyName),
                new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
            )
        )
        {
            json.WriteStartObject();
            foreach (var (piece, id) in model.Vocabulary.Pieces)
            {
                json.WriteNumber(piece, id);
            }

            json.WriteEndObject();
        }

        var lines = string.Concat(model.Merges.Select(merge => $"{merge.Left} {merge.Right}\n"));
        output.Add(MergesName).Write(Encoding.UTF8.GetBytes($"{VersionLine}\n{lines}"));
        output.Commit();
    }

    private static List<KeyValuePair<string, int>> Pieces(JsonPart json) =>
        [.. json.Members().Select(member => KeyValuePair.Create(member.Name, member.Value.Count()))];

    // The first line may give a version; a piece may itself begin with '#'.
    private static IEnumerable<(string Left, string Right)> Merges(ReadOnlyMemory<byte> bytes, string name)
    {
        var number = 0;
        foreach (var line in TextLines.Read(bytes, name))
        {
            number++;
            if (line.Length == 0 || (number == 1 && line.StartsWith("#version", StringComparison.Ordinal)))
            {
                continue;
            }

            var blank = line.IndexOf(' ', StringComparison.Ordinal);
            if (blank <= 0 || blank == line.Length - 1 || line.LastIndexOf(' ') != blank)
            {
                throw new InputException(
                    $"'{name}' line {number:N0} is '{line}': a merge is two pieces with a blank between them"
                );
            }

            yield return (line[..blank], line[(blank + 1)..]);
        }
    }
}
