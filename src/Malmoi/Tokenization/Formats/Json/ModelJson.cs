using System.Text.Json;
using Malmoi.Tokenization.Models;

namespace Malmoi.Tokenization.Formats.Json;

/// <summary>The <c>model</c> of a tokenizer.json.</summary>
internal static class ModelJson
{
    public static ISubwordModel Read(JsonPart json) =>
        (json.Optional("type")?.Text() ?? GuessedType(json)) switch
        {
            "BPE" => ReadBytePair(json),
            "WordPiece" => ReadWordPiece(json),
            "Unigram" => ReadUnigram(json),
            "WordLevel" => ReadWordLevel(json),
            var type => throw json.Error($"has the type '{type}', which Malmoi does not know as a model"),
        };

    public static void Write(Utf8JsonWriter writer, ISubwordModel model)
    {
        writer.WriteStartObject();
        switch (model)
        {
            case BytePair bytePair:
                WriteBytePair(writer, bytePair);
                break;
            case WordPiece wordPiece:
                writer.WriteString("type", "WordPiece");
                writer.WriteString("unk_token", wordPiece.UnknownPiece);
                writer.WriteString("continuing_subword_prefix", wordPiece.ContinuingPrefix);
                writer.WriteNumber("max_input_chars_per_word", wordPiece.LongestWord);
                WriteVocabulary(writer, wordPiece.Vocabulary);
                break;
            case Unigram unigram:
                WriteUnigram(writer, unigram);
                break;
            case WordLevel wordLevel:
                writer.WriteString("type", "WordLevel");
                WriteVocabulary(writer, wordLevel.Vocabulary);
                writer.WriteString("unk_token", wordLevel.UnknownPiece);
                break;
            default:
                throw JsonWriting.CannotBeWritten(model);
        }

        writer.WriteEndObject();
    }

    // Files from before the type was written.
    private static string GuessedType(JsonPart json) =>
        json.Optional("merges") is not null ? "BPE"
        : json["vocab"].IsList ? "Unigram"
        : json.Optional("continuing_subword_prefix") is not null ? "WordPiece"
        : "WordLevel";

    private static BytePair ReadBytePair(JsonPart json)
    {
        var vocabulary = ReadVocabulary(json["vocab"]);
        var options = new BytePairOptions
        {
            UnknownPiece = json.Optional("unk_token")?.Text(),
            FuseUnknown = json.Optional("fuse_unk")?.Flag() ?? false,
            ByteFallback = json.Optional("byte_fallback")?.Flag() ?? false,
            IgnoreMerges = json.Optional("ignore_merges")?.Flag() ?? false,
            ContinuingPrefix = json.Optional("continuing_subword_prefix")?.Text(),
            EndOfWordSuffix = json.Optional("end_of_word_suffix")?.Text(),
            Dropout = ReadDropout(json.Optional("dropout")),
        };
        var list = json["merges"];
        var merges = list.Items().Select(ReadMerge).ToList();
        return list.Make(() => new BytePair(vocabulary, merges, options));
    }

    private static double? ReadDropout(JsonPart? json) =>
        json?.Number() is not { } dropout ? null
        : dropout is >= 0 and <= 1 ? dropout
        : throw json.GetValueOrDefault().Error($"is {dropout}, but a probability from 0 to 1 must stand there");

    // ["a", "b"], or in older files "a b".
    private static (string Left, string Right) ReadMerge(JsonPart json)
    {
        if (json.IsList)
        {
            var items = json.Items(2);
            return (items[0].Text(), items[1].Text());
        }

        return json.Text().Split(' ') is [var left, var right]
            ? (left, right)
            : throw json.Error("is not two pieces with one blank between them");
    }

    private static WordPiece ReadWordPiece(JsonPart json)
    {
        var vocabulary = ReadVocabulary(json["vocab"]);
        return json.Make(() =>
            new WordPiece(
                vocabulary,
                json["unk_token"].Text(),
                json["continuing_subword_prefix"].Text(),
                json["max_input_chars_per_word"].Count()
            )
        );
    }

    private static Unigram ReadUnigram(JsonPart json)
    {
        var pieces = new List<string>();
        var scores = new List<double>();
        foreach (var entry in json["vocab"].Items())
        {
            var items = entry.Items(2);
            pieces.Add(items[0].Text());
            scores.Add(items[1].Number());
        }

        var unknown = json.Optional("unk_id")?.Count();
        var options = new UnigramOptions { ByteFallback = json.Optional("byte_fallback")?.Flag() ?? false };
        return json.Make(() => new Unigram(new SubwordVocabulary(pieces), scores, unknown, options));
    }

    private static WordLevel ReadWordLevel(JsonPart json)
    {
        var vocabulary = ReadVocabulary(json["vocab"]);
        return json.Make(() => new WordLevel(vocabulary, json["unk_token"].Text()));
    }

    private static SubwordVocabulary ReadVocabulary(JsonPart json)
    {
        var pieces = json.Members().Select(member => KeyValuePair.Create(member.Name, member.Value.Count())).ToList();
        return json.Make(() => new SubwordVocabulary(pieces));
    }

    private static void WriteVocabulary(Utf8JsonWriter writer, SubwordVocabulary vocabulary)
    {
        writer.WriteStartObject("vocab");
        foreach (var (piece, id) in vocabulary.Pieces)
        {
            writer.WriteNumber(piece, id);
        }

        writer.WriteEndObject();
    }

    private static void WriteBytePair(Utf8JsonWriter writer, BytePair model)
    {
        writer.WriteString("type", "BPE");
        if (model.Options.Dropout is { } dropout)
        {
            writer.WriteNumber("dropout", dropout);
        }
        else
        {
            writer.WriteNull("dropout");
        }

        writer.WriteString("unk_token", model.Options.UnknownPiece);
        writer.WriteString("continuing_subword_prefix", model.Options.ContinuingPrefix);
        writer.WriteString("end_of_word_suffix", model.Options.EndOfWordSuffix);
        writer.WriteBoolean("fuse_unk", model.Options.FuseUnknown);
        writer.WriteBoolean("byte_fallback", model.Options.ByteFallback);
        writer.WriteBoolean("ignore_merges", model.Options.IgnoreMerges);
        WriteVocabulary(writer, model.Vocabulary);
        writer.WriteStartArray("merges");
        foreach (var (left, right) in model.Merges)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(left);
            writer.WriteStringValue(right);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void WriteUnigram(Utf8JsonWriter writer, Unigram model)
    {
        writer.WriteString("type", "Unigram");
        JsonWriting.WriteOptional(writer, "unk_id", model.Unknown);
        writer.WriteStartArray("vocab");
        for (var id = 0; id < model.Vocabulary.Size; id++)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(model.Vocabulary.TryGetPiece(id, out var piece) ? piece : "");
            // Control pieces have no score here and 0 in files.
            writer.WriteNumberValue(double.IsNaN(model.Scores[id]) ? 0 : model.Scores[id]);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteBoolean("byte_fallback", model.Options.ByteFallback);
    }
}
