using Malmoi.Evaluation.Metrics;

namespace Malmoi.Instructions.Diversity;

/// <summary>Self-BLEU (Zhu et al., 2018): how much each text of a set is made of n-grams of the others; the lower, the more varied.</summary>
public static class SelfBleu
{
    /// <param name="texts">Two or more; of many, some are drawn, as each is compared with all others.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="seed">Of the draw.</param>
    /// <returns>The mean BLEU of each text with the others as its references, from 0 to 100.</returns>
    /// <exception cref="InputException">There are fewer than two texts.</exception>
    public static double Of(IReadOnlyList<string> texts, int most = 200, long seed = 1)
    {
        if (texts.Count < 2)
        {
            throw new InputException("Self-BLEU compares texts with each other: give two or more");
        }

        string[] drawn = [.. texts];
        var random = new Xoshiro256(seed);
        for (var i = 0; i < Math.Min(most, drawn.Length - 1); i++)
        {
            var other = i + random.Next(drawn.Length - i);
            (drawn[i], drawn[other]) = (drawn[other], drawn[i]);
        }

        drawn = drawn[..Math.Min(most, drawn.Length)];
        return drawn
            .Index()
            .Average(text =>
                Bleu.Of(
                    [
                        [.. drawn[..text.Index], .. drawn[(text.Index + 1)..]],
                    ],
                    [text.Item]
                ).Score
            );
    }
}
