using Malmoi.Decoding;
using Malmoi.LanguageModels;

namespace Malmoi.Tests.Decoding;

public class SamplerTests
{
    [Fact]
    public void Frequencies_match_probabilities()
    {
        double[] expected = [0.5, 0.25, 0.125, 0.0625, 0.0625, 0];
        var sampler = new Sampler([], new Xoshiro256(7));
        var counts = new int[expected.Length];
        const int draws = 40_000;
        for (var i = 0; i < draws; i++)
        {
            counts[sampler.Choose(Array.ConvertAll(expected, p => (float)Math.Log(p) + 3), [])]++;
        }

        var chiSquare = expected
            .Zip(counts)
            .Where(cell => cell.First > 0)
            .Sum(cell => Math.Pow(cell.Second - (draws * cell.First), 2) / (draws * cell.First));
        Assert.Equal(0, counts[5]);
        Assert.True(chiSquare < 13.28, $"chi-square {chiSquare} with 4 degrees of freedom: 1 in 100 is above 13.28");
    }

    [Fact]
    public void The_same_seed_gives_the_same_tokens_on_every_machine()
    {
        var sampler = Sampler.From(new GenerationOptions { Seed = 42 }, []);
        var tokens = Enumerable.Range(0, 12).Select(_ => sampler.Choose(new float[10], [])).ToArray();
        Assert.Equal([0, 3, 6, 9, 9, 7, 7, 8, 7, 5, 6, 2], tokens);
    }

    [Fact]
    public void Greedy_takes_the_likeliest_the_first_of_equals()
    {
        var sampler = Sampler.From(new GenerationOptions { Temperature = 0 }, [new Suppression([1])]);
        Assert.Equal(2, sampler.Choose(new float[] { 1, 9, 5, 5 }, []));
    }

    [Fact]
    public void Where_everything_is_ruled_out_there_is_no_token() =>
        Assert.Equal(-1, Sampler.From(new GenerationOptions(), [new Suppression([0, 1])]).Choose(new float[2], []));

    [Fact]
    public void The_generator_of_random_numbers_is_xoshiro256_star_star()
    {
        // SplitMix64 from 0 gives the state; the authors' C program gives these from that state.
        var random = new Xoshiro256(0);
        Assert.Equal(
            [0x99EC5F36CB75F2B4, 0xBF6E1F784956452A, 0x1A5F849D4933E6E0],
            new[] { random.NextBits(), random.NextBits(), random.NextBits() }
        );
    }

    [Fact]
    public void Random_numbers_stay_in_their_range()
    {
        var random = new Xoshiro256(3, 1);
        for (var i = 0; i < 1000; i++)
        {
            Assert.InRange(random.Next(7), 0, 6);
            Assert.InRange(random.NextDouble(), 0, 0.9999999999999999);
        }
    }
}
