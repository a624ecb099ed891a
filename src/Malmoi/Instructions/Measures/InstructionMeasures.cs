using Malmoi.Instructions.Deduplication;
using Malmoi.Instructions.Diversity;

namespace Malmoi.Instructions.Measures;

/// <summary>What is measured of a set before and after it is improved: the columns of the survey's table of strategies (Zhao et al., 2023, table 8) that a set itself has.</summary>
/// <param name="Examples">How many.</param>
/// <param name="Answered">Those with a response.</param>
/// <param name="Turns">Answers of one example, on average.</param>
/// <param name="Asked">Words of what is asked, input and all.</param>
/// <param name="Answers">Words of the responses.</param>
public sealed record InstructionMeasures(int Examples, int Answered, double Turns, Lengths Asked, Lengths Answers)
{
    /// <summary>Words of which diversity is measured, at most: whole texts, drawn.</summary>
    private const int MostWords = 100_000;

    /// <summary>Of what is asked, all in one; null where there is no word.</summary>
    public LexicalDiversity? AskedDiversity { get; init; }

    /// <summary>Of the responses; null where there is none.</summary>
    public LexicalDiversity? AnswerDiversity { get; init; }

    /// <summary>Self-BLEU of what is asked, 0 to 100; null for fewer than two.</summary>
    public double? SelfBleu { get; init; }

    /// <summary>Examples that ask what another asked, nearly word for word (<see cref="NearDuplicates"/>).</summary>
    public int NearDuplicates { get; init; }

    /// <summary>Examples in each language, the commonest first (<see cref="Translation.LanguageGuess"/>).</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Languages { get; init; } = [];

    /// <summary>Perplexity of all responses under a reference model; null where none was asked.</summary>
    public double? Perplexity { get; init; }

    /// <summary>Measures a set.</summary>
    /// <param name="examples">None is all zeros.</param>
    /// <param name="seed">Of what is drawn.</param>
    public static InstructionMeasures Of(IReadOnlyList<InstructionExample> examples, long seed = 1)
    {
        var asked = examples.Select(example => example.Asked).ToList();
        var answers = examples
            .Where(example => example.Response is not null)
            .Select(example => example.Response!)
            .ToList();
        var near = new NearDuplicates();
        return new InstructionMeasures(
            examples.Count,
            answers.Count,
            examples.Count == 0 ? 0 : examples.Average(example => example.Turns),
            Lengths.Of(asked.Select(text => TextWords.Of(text).Count)),
            Lengths.Of(answers.Select(text => TextWords.Of(text).Count))
        )
        {
            AskedDiversity = Diversity(asked, seed),
            AnswerDiversity = Diversity(answers, seed),
            SelfBleu = asked.Count < 2 ? null : Malmoi.Instructions.Diversity.SelfBleu.Of(asked, seed: seed),
            NearDuplicates = asked.Count(text => near.Add(text) is not null),
            Languages =
            [
                .. asked
                    .CountBy(text => Translation.LanguageGuess.Of(text).Language)
                    .OrderByDescending(pair => pair.Value)
                    .ThenBy(pair => pair.Key, StringComparer.Ordinal),
            ],
        };
    }

    private static LexicalDiversity? Diversity(List<string> texts, long seed)
    {
        string[] drawn = [.. texts];
        var random = new Xoshiro256(seed);
        var words = new List<string>();
        for (var i = 0; i < drawn.Length && words.Count < MostWords; i++)
        {
            var other = i + random.Next(drawn.Length - i);
            (drawn[i], drawn[other]) = (drawn[other], drawn[i]);
            words.AddRange(TextWords.Of(drawn[i]));
        }

        return words.Count == 0 ? null : LexicalDiversity.Of(words, seed);
    }
}
