using System.Text;
using Malmoi.Village.English;
using Malmoi.Village.Korean;

namespace Malmoi.Village.Assistant;

/// <summary>A sentence with places for words: "What is the opposite of {word}?", "{word:'은} 어느 나라의 수도인가요?".</summary>
/// <remarks>
/// After a colon stands what the word gets: a Korean particle by its form after a consonant ({name:이}), quotes and then a particle ({word:'을}),
/// an English article ({thing:a}), or a capital ({name:^}).
/// </remarks>
internal static class Wording
{
    private const string FinalDigits = "영일이삼사오육칠팔구";

    public static string Fill(string text, ReadOnlySpan<(string Place, string Word)> words)
    {
        var filled = new StringBuilder(text.Length + 32);
        for (var at = 0; at < text.Length; )
        {
            var open = text.IndexOf('{', at);
            if (open < 0)
            {
                filled.Append(text, at, text.Length - at);
                break;
            }

            filled.Append(text, at, open - at);
            var close = text.IndexOf('}', open);
            var place = text[(open + 1)..close];
            var colon = place.IndexOf(':', StringComparison.Ordinal);
            var word = Find(colon < 0 ? place : place[..colon], words, text);
            filled.Append(colon < 0 ? word : Shaped(word, place[(colon + 1)..]));
            at = close + 1;
        }

        return filled.ToString();
    }

    /// <summary>A word or a figure with a Korean particle: 3을, 5를, 책을.</summary>
    public static string WithParticle(string word, string particle) =>
        char.IsAsciiDigit(word[^1])
            // 10, 20 and 100 end in 십 and 백, which take the particles of 영.
            ? word + Particle.After([FinalDigits[word[^1] - '0']], particle)
            : Particle.Attach(word, particle);

    private static string Shaped(string word, string shape) =>
        shape switch
        {
            "a" => Article.Before(word) + " " + word,
            "^" => char.ToUpperInvariant(word[0]) + word[1..],
            _ when shape[0] == '\'' => $"'{word}'{WithParticle(word, shape[1..])[word.Length..]}",
            _ => WithParticle(word, shape),
        };

    private static string Find(string place, ReadOnlySpan<(string Place, string Word)> words, string text)
    {
        foreach (var (name, word) in words)
        {
            if (name == place)
            {
                return word;
            }
        }

        throw new InputException(
            $"the wording '{text}' has a place '{place}' that its kind does not fill; mend the table"
        );
    }
}
