using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Views;

/// <summary>Analogies a : b = c : d from the lexicon, in sections as in word2vec's questions-words.txt (Mikolov et al., 2013).</summary>
internal static class AnalogyView
{
    /// <summary>Lines of the file: ": section", then four words a line.</summary>
    /// <param name="language">Whose words.</param>
    /// <param name="seed">Which of the many combinations are taken.</param>
    /// <param name="count">Questions of each section.</param>
    /// <param name="split">Test questions have a held-out word; the others have none.</param>
    public static IEnumerable<string> Lines(Language language, ulong seed, int count, Split split)
    {
        var sections = language == Language.English ? EnglishAnalogies.Sections() : KoreanAnalogies.Sections();
        for (var index = 0; index < sections.Count; index++)
        {
            var (name, all) = sections[index];
            var pairs = all.Where(pair => split == Split.Test || !pair.IsHeldOut).ToList();
            var questions = Questions(pairs, seed, (ulong)index, count, split).ToList();
            if (questions.Count > 0)
            {
                yield return $": {name}";
                foreach (var question in questions)
                {
                    yield return question;
                }
            }
        }
    }

    private static IEnumerable<string> Questions(
        List<AnalogyPair> pairs,
        ulong seed,
        ulong section,
        int count,
        Split split
    )
    {
        var dice = new Dice();
        dice.Throw(seed, section);
        HashSet<(int, int)> seen = [];
        var possible = pairs.Count * (pairs.Count - 1);
        for (var attempt = 0; attempt < possible * 20 && seen.Count < count; attempt++)
        {
            var (left, right) = (dice.Next(pairs.Count), dice.Next(pairs.Count));
            var (first, second) = (pairs[left], pairs[right]);
            // Questions of training and validation share no combination: validation has every eighth.
            var isValidation = (left * 31 + right) % 8 == 0;
            var belongs = split switch
            {
                Split.Test => first.IsHeldOut || second.IsHeldOut,
                Split.Validation => isValidation,
                _ => !isValidation,
            };
            var isQuestion = first.First != second.First && first.Second != second.Second;
            if (belongs && isQuestion && seen.Add((left, right)))
            {
                yield return $"{first.First} {first.Second} {second.First} {second.Second}";
            }
        }
    }
}

/// <summary>Two words in the relation of a section.</summary>
internal readonly record struct AnalogyPair(string First, string Second, bool IsHeldOut)
{
    /// <summary>Single words that differ.</summary>
    public bool IsUsable =>
        First.Length > 0
        && Second.Length > 0
        && First != Second
        && !First.Contains(' ', StringComparison.Ordinal)
        && !Second.Contains(' ', StringComparison.Ordinal);
}
