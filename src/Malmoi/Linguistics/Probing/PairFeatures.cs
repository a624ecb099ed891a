using System.Runtime.InteropServices;
using Malmoi.Linguistics.Attention;
using Malmoi.Storage;

namespace Malmoi.Linguistics.Probing;

/// <summary>Numbers for every two words of each sentence, in a file that is mapped and not read: attention of all heads both ways, or distances.</summary>
public sealed class PairFeatures : IDisposable
{
    /// <summary>Distances from -10 to 10 are told apart; what is farther is one to each side.</summary>
    public const int Farthest = 10;

    private readonly MappedFile _file;
    private readonly long[] _starts;
    private readonly int[] _words;

    private PairFeatures(MappedFile file, int count, long[] starts, int[] words) =>
        (_file, Count, _starts, _words) = (file, count, starts, words);

    /// <summary>Numbers for two words.</summary>
    public int Count { get; }

    public int Sentences => _words.Length;

    /// <summary>Words of a sentence; 0: it has no numbers.</summary>
    public int Words(int sentence) => _words[sentence];

    /// <summary>(dependent, head, number) of a sentence.</summary>
    public ReadOnlySpan<float> Of(int sentence) =>
        MemoryMarshal.Cast<byte, float>(
            _file.Slice(_starts[sentence], checked(4 * _words[sentence] * _words[sentence] * Count))
        );

    /// <summary>The same, each number times its scale.</summary>
    public float[] Of(int sentence, ReadOnlySpan<float> scales)
    {
        var numbers = Of(sentence).ToArray();
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] *= scales[i % Count];
        }

        return numbers;
    }

    /// <summary>For each number what brings its mean square over all sentences to 1: attention of long sentences is small.</summary>
    public float[] Scales()
    {
        var (squares, count) = (new double[Count], 0L);
        for (var sentence = 0; sentence < Sentences; sentence++)
        {
            var numbers = Of(sentence);
            for (var i = 0; i < numbers.Length; i++)
            {
                squares[i % Count] += (double)numbers[i] * numbers[i];
            }

            count += numbers.Length / Count;
        }

        return [.. squares.Select(square => square > 0 ? (float)Math.Sqrt(count / square) : 0)];
    }

    /// <summary>Writes the numbers of sentences.</summary>
    /// <param name="path">Where the file is to be.</param>
    /// <param name="sentences">Of each (words, words, numbers), and how many words; null: it has none.</param>
    /// <exception cref="InputException">No sentence has any.</exception>
    public static PairFeatures Write(string path, IEnumerable<(float[] Numbers, int Words)?> sentences)
    {
        var (starts, words, count, place) = (new List<long>(), new List<int>(), 0, 0L);
        using (var output = new OutputFile(path))
        {
            foreach (var sentence in sentences)
            {
                starts.Add(place);
                words.Add(sentence?.Words ?? 0);
                if (sentence is { } of)
                {
                    count = of.Numbers.Length / (of.Words * of.Words);
                    output.Stream.Write(MemoryMarshal.AsBytes(of.Numbers.AsSpan()));
                    place += 4L * of.Numbers.Length;
                }
            }

            if (place == 0)
            {
                throw new InputException("no sentence is short enough for the model: give shorter ones");
            }

            output.Commit();
        }

        return new PairFeatures(new MappedFile(path), count, [.. starts], [.. words]);
    }

    /// <summary>Attention of every head from the dependent to the head, then from the head to the dependent.</summary>
    public static float[] OfAttention(AttentionMaps maps)
    {
        var (words, heads) = (maps.Units.Count, maps.Layers * maps.Heads);
        var numbers = new float[words * words * 2 * heads];
        for (var k = 0; k < heads; k++)
        {
            var map = maps[k / maps.Heads, k % maps.Heads];
            for (var from = 0; from < words; from++)
            {
                for (var to = 0; to < words; to++)
                {
                    numbers[((((from * words) + to) * 2) * heads) + k] = map[(from * words) + to];
                    numbers[((((to * words) + from) * 2) * heads) + heads + k] = map[(from * words) + to];
                }
            }
        }

        return numbers;
    }

    /// <summary>A one for the distance from the dependent to the head.</summary>
    public static float[] OfDistances(int words)
    {
        const int Numbers = (2 * Farthest) + 3;
        var numbers = new float[words * words * Numbers];
        for (var i = 0; i < words * words; i++)
        {
            var distance = (i % words) - (i / words);
            numbers[(i * Numbers) + Math.Clamp(distance, -Farthest - 1, Farthest + 1) + Farthest + 1] = 1;
        }

        return numbers;
    }

    public void Dispose() => _file.Dispose();
}
