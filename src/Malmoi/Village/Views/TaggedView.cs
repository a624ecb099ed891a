using System.Text.Encodings.Web;
using System.Text.Json;
using Malmoi.Village.Annotation;
using Malmoi.Village.Korean;

namespace Malmoi.Village.Views;

/// <summary>What is said of each word of tagged text.</summary>
public enum TagKind
{
    /// <summary>People, animals, places, food and times: B-PERSON, I-PERSON, O.</summary>
    Entities,

    /// <summary>The universal part of speech.</summary>
    PartsOfSpeech,
}

/// <summary>How tagged text is written.</summary>
public enum TaggedLayout
{
    /// <summary>Trees with the tags of morphemes in the column of language-specific tags and the entity in the last.</summary>
    Conllu,

    /// <summary>An object with tokens and tags a line.</summary>
    JsonLines,

    /// <summary>A word, a tab and its tag a line; a blank line after a sentence.</summary>
    Tsv,
}

/// <summary>Sentences with a tag a word.</summary>
internal sealed class TaggedView(TagKind kind, TaggedLayout layout)
{
    private static readonly JsonEncodedText _tokens = JsonEncodedText.Encode("tokens");
    private static readonly JsonEncodedText _tags = JsonEncodedText.Encode("tags");
    private static readonly JsonWriterOptions _options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a sentence and answers its words.</summary>
    public int Append(Block block, Sentence sentence, Language language, ReadOnlySpan<char> identity)
    {
        switch (layout)
        {
            case TaggedLayout.Conllu:
                return ConlluView.Append(
                    block,
                    sentence,
                    identity,
                    index => language == Language.Korean ? Morphemes(sentence, index) : "_",
                    index => EntityTags.Tag(sentence[index])
                );
            case TaggedLayout.JsonLines:
                block.Append(Json(sentence));
                block.Append('\n');
                break;
            default:
                foreach (ref readonly var word in sentence.Words)
                {
                    block.Append(word.Form);
                    block.Append(word.Ending);
                    block.Append('\t');
                    block.Append(Tag(word));
                    block.Append('\n');
                }

                block.Append('\n');
                break;
        }

        return sentence.Count;
    }

    private static string Morphemes(Sentence sentence, int index) =>
        string.Join('+', SejongTags.Of(sentence[index], index + 1 < sentence.Count && sentence[index + 1].Glued));

    private string Tag(in Word word) => kind == TagKind.Entities ? EntityTags.Tag(word) : word.Part.UniversalName();

    private string Json(Sentence sentence)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, _options))
        {
            json.WriteStartObject();
            json.WriteStartArray(_tokens);
            foreach (ref readonly var word in sentence.Words)
            {
                json.WriteStringValue(word.Form + word.Ending);
            }

            json.WriteEndArray();
            json.WriteStartArray(_tags);
            foreach (ref readonly var word in sentence.Words)
            {
                json.WriteStringValue(Tag(word));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(memory.GetBuffer(), 0, (int)memory.Length);
    }
}
