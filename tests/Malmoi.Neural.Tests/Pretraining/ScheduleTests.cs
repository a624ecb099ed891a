using System.Text.Json.Nodes;
using Malmoi.Neural.Pretraining.Schedules;
using Malmoi.Tests;

namespace Malmoi.Neural.Tests.Pretraining;

public class ScheduleTests
{
    public static TheoryData<string> Recorded => [.. Schedules.Keys];

    private static Dictionary<string, Schedule> Schedules { get; } =
        new()
        {
            ["linear"] = new LinearDecay { Warmup = 5 },
            ["cosine"] = new CosineDecay { Warmup = 5 },
            ["cosine_cycles_1_5"] = new CosineDecay { Warmup = 5, Cycles = 1.5 },
            ["cosine_with_restarts_3"] = new CosineRestarts { Warmup = 5, Cycles = 3 },
            ["polynomial_p2_end1e_5"] = new PolynomialDecay { Warmup = 5, Floor = 0.01 },
            ["constant_with_warmup"] = new ConstantRate { Warmup = 5 },
            ["inverse_sqrt"] = new InverseSquareRoot { Warmup = 5 },
        };

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_schedule_is_the_recorded_one_beyond_its_end_too(string name)
    {
        var recorded = JsonNode.Parse(File.ReadAllText(OutsideData.Golden("rl/rl.json")))!["schedules"]!;
        var rates = recorded[name]!.AsArray();
        for (var step = 0; step < rates.Count; step++)
        {
            Assert.Equal(rates[step]!.GetValue<double>(), 1e-3 * Schedules[name].Share(step, 30), 1e-12);
        }
    }

    [Fact]
    public void A_stable_rate_falls_only_in_its_last_part_to_its_floor()
    {
        var schedule = new WarmupStableDecay
        {
            Warmup = 10,
            Decay = 0.2,
            Floor = 0.1,
        };
        Assert.Equal(0.5, schedule.Share(5, 100));
        Assert.All(Enumerable.Range(10, 71), step => Assert.Equal(1, schedule.Share(step, 100)));
        Assert.Equal(0.1 + 0.9 * (1 - Math.Sqrt(0.5)), schedule.Share(90, 100), 1e-12);
        Assert.Equal(0.1, schedule.Share(100, 100), 1e-12);
        Assert.Equal(0.1, schedule.Share(120, 100), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void No_schedule_rises_above_the_full_rate_or_falls_below_its_floor(string name)
    {
        if (Schedules.TryGetValue(name, out var schedule))
        {
            var raised = schedule with { Floor = 0.3 };
            Assert.All(
                Enumerable.Range(5, 100),
                step => Assert.InRange(raised.Share(step, 50), 0.3 - 1e-12, 1 + 1e-12)
            );
        }
    }

    [Fact]
    public void A_warm_up_longer_than_the_training_is_refused()
    {
        var error = Assert.Throws<InputException>(() => new LinearDecay { Warmup = 31 }.Check(30));
        Assert.Contains("31 steps of 30", error.Message, StringComparison.Ordinal);
    }
}
