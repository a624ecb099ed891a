using System.Text;
using System.Text.Json;
using Malmoi.Tokenization.Korean;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Tokenization.Formats.Json;

/// <summary>The <c>pre_tokenizer</c> of a tokenizer.json.</summary>
internal static class SplitterJson
{
    public static ISplitter Read(JsonPart json) =>
        json.Type switch
        {
            "Sequence" => new SplitterSequence([.. json["pretokenizers"].Items().Select(Read)]),
            "WhitespaceSplit" => new WhitespaceSplit(),
            "Whitespace" => new Whitespace(),
            "BertPreTokenizer" => new BertSplitter(),
            "ByteLevel" => new ByteLevelSplitter(
                json["add_prefix_space"].Flag(),
                json.Optional("use_regex")?.Flag() ?? true,
                json["trim_offsets"].Flag()
            ),
            "Metaspace" => ReadMetaspace(json),
            "Digits" => new Digits(json["individual_digits"].Flag()),
            "Punctuation" => new Punctuation(
                json.Optional("behavior") is { } behavior ? Behavior(behavior) : SplitBehavior.Isolated
            ),
            "UnicodeScripts" => new ScriptSplitter(),
            "CharDelimiterSplit" or "Delimiter" => new CharDelimiterSplit(Character(json["delimiter"])),
            "Split" => new PatternSplitter(
                PatternJson.Read(json["pattern"]),
                Behavior(json["behavior"]),
                json["invert"].Flag()
            ),
            "KoreanParticles" => new ParticleSplitter(
                AnalyserFile.FromBytes(json["analyser"].Base64(), $"{json.File}: {json.Path}.analyser"),
                [.. json["kinds"].Items().Select(Kind)]
            ),
            "FixedLength" => new FixedLength(Positive(json.Optional("length"))),
            var type => throw json.Error($"has the type '{type}', which Malmoi does not know as a pre-tokenizer"),
        };

    /// <summary>Metaspace, in today's notation and in the one that said <c>add_prefix_space</c>.</summary>
    public static Metaspace ReadMetaspace(JsonPart json)
    {
        var scheme = json.Optional("prepend_scheme")?.Text() switch
        {
            "always" => PrependScheme.Always,
            "first" => PrependScheme.First,
            "never" => PrependScheme.Never,
            null => json.Optional("add_prefix_space")?.Flag() == false ? PrependScheme.Never : PrependScheme.Always,
            var name => throw json.Error($"has the prepend_scheme '{name}', which is none of always, first, never"),
        };
        return json.Optional("add_prefix_space")?.Flag() == false && scheme != PrependScheme.Never
            ? throw json.Error("has add_prefix_space false, but a prepend_scheme that is not never: delete one of them")
            : new Metaspace(Character(json["replacement"]), scheme, json.Optional("split")?.Flag() ?? true);
    }

    public static void Write(Utf8JsonWriter writer, ISplitter splitter)
    {
        writer.WriteStartObject();
        writer.WriteString("type", Type(splitter));
        switch (splitter)
        {
            case SplitterSequence sequence:
                writer.WriteStartArray("pretokenizers");
                foreach (var step in sequence.Steps)
                {
                    Write(writer, step);
                }

                writer.WriteEndArray();
                break;
            case ByteLevelSplitter bytes:
                writer.WriteBoolean("add_prefix_space", bytes.AddPrefixSpace);
                writer.WriteBoolean("trim_offsets", bytes.TrimOffsets);
                writer.WriteBoolean("use_regex", bytes.UseRegex);
                break;
            case Metaspace metaspace:
                WriteMetaspace(writer, metaspace);
                break;
            case Digits digits:
                writer.WriteBoolean("individual_digits", digits.Individual);
                break;
            case Punctuation punctuation:
                writer.WriteString("behavior", punctuation.Behavior.ToString());
                break;
            case CharDelimiterSplit delimiter:
                writer.WriteString("delimiter", delimiter.Delimiter.ToString());
                break;
            case PatternSplitter pattern:
                PatternJson.Write(writer, pattern.Pattern);
                writer.WriteString("behavior", pattern.Behavior.ToString());
                writer.WriteBoolean("invert", pattern.IsInverted);
                break;
            case ParticleSplitter particles:
                writer.WriteBase64String("analyser", particles.Analyser);
                writer.WriteStartArray("kinds");
                foreach (var kind in particles.Kinds)
                {
                    writer.WriteStringValue(kind.ToString());
                }

                writer.WriteEndArray();
                break;
            case FixedLength fixedLength:
                writer.WriteNumber("length", fixedLength.Length);
                break;
        }

        writer.WriteEndObject();
    }

    public static void WriteMetaspace(Utf8JsonWriter writer, Metaspace metaspace)
    {
        writer.WriteString("replacement", metaspace.Replacement.ToString());
        writer.WriteString(
            "prepend_scheme",
            metaspace.Prepend switch
            {
                PrependScheme.Always => "always",
                PrependScheme.First => "first",
                _ => "never",
            }
        );
        writer.WriteBoolean("split", metaspace.SplitsWords);
    }

    private static PieceKind Kind(JsonPart json) =>
        Enum.TryParse<PieceKind>(json.Text(), out var kind) && Enum.IsDefined(kind)
            ? kind
            : throw json.Error($"is '{json.Text()}', which is none of {string.Join(", ", Enum.GetNames<PieceKind>())}");

    /// <summary>A string of one character.</summary>
    public static Rune Character(JsonPart json)
    {
        var text = json.Text();
        return
            Rune.TryGetRuneAt(text.Length == 0 ? "\ud800" : text, 0, out var character)
            && character.Utf16SequenceLength == text.Length
            ? character
            : throw json.Error("is not one character");
    }

    private static string Type(ISplitter splitter) =>
        splitter switch
        {
            SplitterSequence => "Sequence",
            WhitespaceSplit => "WhitespaceSplit",
            Whitespace => "Whitespace",
            BertSplitter => "BertPreTokenizer",
            ByteLevelSplitter => "ByteLevel",
            Metaspace => "Metaspace",
            Digits => "Digits",
            Punctuation => "Punctuation",
            ScriptSplitter => "UnicodeScripts",
            CharDelimiterSplit => "CharDelimiterSplit",
            PatternSplitter => "Split",
            ParticleSplitter => "KoreanParticles",
            FixedLength => "FixedLength",
            _ => throw JsonWriting.CannotBeWritten(splitter),
        };

    private static SplitBehavior Behavior(JsonPart json) =>
        json.Text() switch
        {
            "Removed" or "removed" => SplitBehavior.Removed,
            "Isolated" or "isolated" => SplitBehavior.Isolated,
            "MergedWithPrevious" or "merged_with_previous" => SplitBehavior.MergedWithPrevious,
            "MergedWithNext" or "merged_with_next" => SplitBehavior.MergedWithNext,
            "Contiguous" or "contiguous" => SplitBehavior.Contiguous,
            var name => throw json.Error(
                $"is '{name}', which is none of Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous"
            ),
        };

    private static int Positive(JsonPart? json) =>
        json is not { } length ? 5
        : length.Count() is > 0 and var count ? count
        : throw length.Error("is 0, but a length must be at least 1");
}
