using Malmoi.Village;

namespace Malmoi.Tests.WordVectors.Training;

/// <summary>Analogies of the village, answered by the word nearest to b - a + c (3CosAdd), the three words themselves left out.</summary>
internal static class SmallAnalogies
{
    public static (int Right, int Asked) Judge(IReadOnlyList<string> words, float[] vectors, Language language)
    {
        var dimensions = vectors.Length / words.Count;
        var unit = new double[words.Count][];
        for (var word = 0; word < unit.Length; word++)
        {
            var row = vectors.AsSpan(word * dimensions, dimensions).ToArray();
            var length = Math.Sqrt(row.Sum(value => (double)value * value));
            unit[word] = [.. row.Select(value => value / Math.Max(length, 1e-12))];
        }

        var ids = words.Index().ToDictionary(word => word.Item, word => word.Index);
        var (right, asked) = (0, 0);
        foreach (var line in Maeul.Analogies(language, seed: 3, count: 500))
        {
            var question = line.ToLowerInvariant().Split(' ');
            if (question.Length != 4 || question.Any(word => !ids.ContainsKey(word)))
            {
                continue;
            }

            asked++;
            var (a, b, c, d) = (ids[question[0]], ids[question[1]], ids[question[2]], ids[question[3]]);
            var wanted = new double[dimensions];
            for (var i = 0; i < dimensions; i++)
            {
                wanted[i] = unit[b][i] - unit[a][i] + unit[c][i];
            }

            var best = Enumerable
                .Range(0, words.Count)
                .Where(word => word != a && word != b && word != c)
                .MaxBy(word => unit[word].Zip(wanted, (x, y) => x * y).Sum());
            right += best == d ? 1 : 0;
        }

        return (right, asked);
    }
}
