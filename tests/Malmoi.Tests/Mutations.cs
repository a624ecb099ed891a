using System.Globalization;

namespace Malmoi.Tests;

/// <summary>Broken copies of good files, for readers that must refuse or survive them.</summary>
internal static class Mutations
{
    private static readonly byte[] Telling = [0, 1, 0x0a, 0x20, 0x2d, 0x2e, 0x5c, 0x7f, 0x80, 0xff];

    /// <summary>
    /// How many mutated inputs a test tries: its share of 200,000, or of the number that MALMOI_FUZZ names (10 million, once in a while).
    /// </summary>
    /// <param name="share">The part of all that this test takes.</param>
    public static int Count(double share)
    {
        var all = Environment.GetEnvironmentVariable("MALMOI_FUZZ");
        return (int)(share * (string.IsNullOrEmpty(all) ? 210_000 : int.Parse(all, CultureInfo.InvariantCulture)));
    }

    /// <summary>Tries mutations of the samples on every core; what a sample may do is to throw an <see cref="InputException"/>.</summary>
    public static void Try(double share, IReadOnlyList<byte[]> samples, Action<byte[], Random> read) =>
        Parallel.For(
            0,
            Count(share),
            seed =>
            {
                var random = new Random(seed);
                var bytes = Mutate(samples, random);
                try
                {
                    read(bytes, random);
                }
                catch (InputException error)
                {
                    Assert.DoesNotContain('\n', error.Message);
                }
                catch (Exception error)
                {
                    throw new InvalidOperationException($"mutation {seed} escaped", error);
                }
            }
        );

    /// <summary>A copy of one of the samples with one to four things changed.</summary>
    public static byte[] Mutate(IReadOnlyList<byte[]> samples, Random random)
    {
        var bytes = (byte[])samples[random.Next(samples.Count)].Clone();
        for (var change = random.Next(1, 5); change > 0 && bytes.Length > 0; change--)
        {
            var at = random.Next(bytes.Length);
            switch (random.Next(8))
            {
                case 0:
                    bytes = bytes[..at];
                    break;
                case 1:
                    bytes = [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 40))..]];
                    break;
                case 2:
                    var other = samples[random.Next(samples.Count)];
                    var from = random.Next(other.Length);
                    bytes =
                    [
                        .. bytes[..at],
                        .. other[from..Math.Min(other.Length, from + random.Next(1, 200))],
                        .. bytes[at..],
                    ];
                    break;
                case 3:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 4:
                    bytes
                        .AsSpan(at, Math.Min(bytes.Length - at, random.Next(1, 9)))
                        .Fill(Telling[random.Next(Telling.Length)]);
                    break;
                case 5:
                    // The head of a file is where the sizes are.
                    bytes[random.Next(Math.Min(bytes.Length, 200))] = (byte)random.Next(256);
                    break;
                default:
                    bytes[at] = random.Next(2) == 0 ? (byte)random.Next(256) : Telling[random.Next(Telling.Length)];
                    break;
            }
        }

        return bytes;
    }
}
