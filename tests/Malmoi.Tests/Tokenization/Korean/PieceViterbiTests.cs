using CsCheck;
using Malmoi.Tokenization.Korean;

namespace Malmoi.Tests.Tokenization.Korean;

public class PieceViterbiTests
{
    private const int Labels = PieceLabels.Count;

    [Fact]
    public void The_best_sequence_is_that_of_trying_all() =>
        Gen.Select(
                Gen.Int[1, 4].SelectMany(length => Gen.Int[-20, 20].Array[length * Labels]),
                Gen.Int[-20, 20].Array[(Labels + 1) * Labels]
            )
            .Sample(
                (scores, transitions) =>
                {
                    var labels = new byte[scores.Length / Labels];
                    new PieceViterbi().Decode((int[])scores.Clone(), transitions, labels);
                    Assert.Equal(Best(scores, transitions, labels.Length), Score(scores, transitions, labels));
                },
                iter: 300
            );

    [Fact]
    public void Sums_of_weights_are_those_of_adding_one_by_one() =>
        Gen.Select(
                Gen.Dictionary(Gen.ULong[1, 50], Gen.Short[-1000, 1000].Array[Labels])[0, 30],
                Gen.ULong[0, 60].Array[0, 20]
            )
            .Sample(
                (rows, features) =>
                {
                    var weights = new FeatureWeights(rows.Count);
                    foreach (var (feature, row) in rows)
                    {
                        row.CopyTo(weights.Add(feature));
                    }

                    var sums = new int[Labels];
                    weights.Sum(features, sums);
                    var expected = Enumerable
                        .Range(0, Labels)
                        .Select(label => features.Sum(feature => rows.GetValueOrDefault(feature)?[label] ?? 0));
                    Assert.Equal(expected, sums);
                    Assert.Equal(rows.Keys.Order(), weights.Sorted().Select(entry => entry.Feature));
                }
            );

    // Every sequence of labels in which a piece goes on only after it began.
    private static int Best(int[] scores, int[] transitions, int length)
    {
        var best = int.MinValue;
        for (var number = 0; number < Math.Pow(Labels, length); number++)
        {
            var labels = Enumerable.Range(0, length).Select(at => (byte)(number >> (3 * at) & 7)).ToArray();
            best = Math.Max(best, Score(scores, transitions, labels) ?? int.MinValue);
        }

        return best;
    }

    private static int? Score(int[] scores, int[] transitions, byte[] labels)
    {
        var (sum, before) = (0, PieceLabels.Start);
        for (var at = 0; at < labels.Length; at++)
        {
            var label = labels[at];
            var sameKind = at > 0 && PieceLabels.Kind(labels[at - 1]) == PieceLabels.Kind(label);
            if (!PieceLabels.Begins(label) ? !sameKind : sameKind && PieceLabels.Kind(label) == PieceKind.Stem)
            {
                return null;
            }

            sum += scores[(at * Labels) + label] + transitions[(before * Labels) + label];
            before = label;
        }

        return sum;
    }
}
