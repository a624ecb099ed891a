using System.Text.Encodings.Web;
using System.Text.Json;

namespace Malmoi.Village.Pairs;

/// <summary>A minimal pair as a line of JSON with BLiMP's field names.</summary>
internal static class PairJson
{
    private static readonly JsonWriterOptions _options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Line(MinimalPair pair, long number)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, _options))
        {
            json.WriteStartObject();
            json.WriteString("sentence_good", pair.Good);
            json.WriteString("sentence_bad", pair.Bad);
            json.WriteString("linguistics_term", pair.Phenomenon);
            json.WriteString("UID", pair.Uid);
            json.WriteString("language", pair.Language == Language.English ? "en" : "ko");
            json.WriteNumber("distance", pair.Distance);
            json.WriteNumber("attractors", pair.Attractors);
            json.WriteBoolean("lexically_identical", pair.Prefix is null);
            json.WriteBoolean("one_prefix_method", pair.Prefix is not null);
            if (pair.Prefix is not null)
            {
                json.WriteString("one_prefix_prefix", pair.Prefix.TrimEnd());
                json.WriteString("one_prefix_word_good", pair.GoodWord);
                json.WriteString("one_prefix_word_bad", pair.BadWord);
            }

            json.WriteString("pairID", number.ToString(System.Globalization.CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        memory.Write("\n"u8);
        return memory.ToArray();
    }
}
