using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Optimizers;
using Malmoi.Neural.Pretraining.Schedules;
using Malmoi.Tests;

namespace Malmoi.Neural.Tests.Pretraining;

/// <summary>Damaged checkpoints are left out, those of other trainings refused, old ones deleted.</summary>
[Collection(nameof(LiveTensors))]
public sealed class TrainingCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrainerOptions _options;

    public TrainingCheckpointTests() =>
        _options = new TrainerOptions
        {
            Steps = 6,
            Folder = _folder.Path,
            CheckpointEvery = 2,
            KeepCheckpoints = 2,
            LearningRate = 1e-2,
            Schedule = new InverseSquareRoot { Warmup = 2 },
        };

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Damages => ["cut", "one bit", "missing", "state", "state, one digit", "empty"];

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_newest_checkpoint_is_left_out_and_the_one_before_it_goes_on_to_the_same_end(string damage)
    {
        using var whole = new Student();
        whole.Train(_options);
        var newest = Path.Combine(_folder.Path, "checkpoints", "step-6");
        Damage(newest, damage);
        using var again = new Student();
        var steps = new StepList();
        again.Train(_options, steps);
        Assert.Equal(4, steps.ResumedAt);
        var notice = Assert.Single(steps.Notices);
        Assert.Contains($"'{newest}' is damaged", notice, StringComparison.Ordinal);
        Assert.Equal(whole.Weights(), again.Weights());
        Assert.Equal([6], steps.Checkpoints);
    }

    [Fact]
    public void Where_no_checkpoint_is_whole_the_user_is_told_to_begin_anew()
    {
        using var student = new Student();
        student.Train(_options);
        Damage(Path.Combine(_folder.Path, "checkpoints", "step-4"), "cut");
        Damage(Path.Combine(_folder.Path, "checkpoints", "step-6"), "missing");
        Refuses("no checkpoint in", _options);
    }

    [Fact]
    public void The_newest_few_are_kept()
    {
        using var student = new Student();
        student.Train(_options with { Steps = 9, KeepCheckpoints = 3 });
        var kept = Directory.GetDirectories(Path.Combine(_folder.Path, "checkpoints")).Select(Path.GetFileName);
        Assert.Equal(["step-6", "step-8", "step-9"], kept.Order());
    }

    [Fact]
    public void A_checkpoint_of_other_options_of_another_model_or_of_other_data_is_refused()
    {
        using var student = new Student();
        student.Train(_options);
        Refuses("Seed was 1 and is 2", _options with { Seed = 2 });
        Refuses("ClipNorm was 1 and is null", _options with { ClipNorm = null });
        Refuses("Optimizer was", _options with { Optimizer = new LionSpec() });
        Refuses(
            "Steps was 6 and is 7",
            _options with
            {
                Steps = 7,
                Schedule = new LinearDecay { Warmup = 2 },
            }
        );
        Refuses("endless batches a pass", _options, data: new TinyBatches(perEpoch: 3));
        using var larger = new Student(layers: 3);
        Refuses("it lacks 'decoder.layers.2.", _options, larger);
        using var smaller = new Student(layers: 1);
        Refuses("it has 'decoder.layers.1.", _options, smaller);
    }

    [Fact]
    public void A_rate_that_does_not_ask_for_the_end_lets_a_training_be_made_longer()
    {
        using var whole = new Student();
        whole.Train(_options with { Steps = 8, Folder = null });
        using var first = new Student();
        first.Train(_options);
        using var longer = new Student();
        longer.Train(_options with { Steps = 8 });
        Assert.Equal(whole.Weights(), longer.Weights());
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_named()
    {
        var file = _folder.Write("file", "");
        var steps = new StepList();
        using var student = new Student();
        var error = Assert.Throws<InputException>(() => student.Train(_options with { Folder = file }, steps));
        Assert.Contains("cannot make the folder", error.Message, StringComparison.Ordinal);
        Assert.Empty(steps.Steps);
    }

    [Fact]
    public void Two_trainings_do_not_share_a_folder()
    {
        using var student = new Student();
        var refused = false;
        student.Train(
            _options,
            new StepList
            {
                OnStep = step =>
                {
                    if (step.Step == 3)
                    {
                        Refuses("another training is at work", _options);
                        refused = true;
                    }
                },
            }
        );
        Assert.True(refused);
    }

    private static void Damage(string path, string how)
    {
        var (weights, state) = (Path.Combine(path, "optimizer.safetensors"), Path.Combine(path, "state.json"));
        switch (how)
        {
            case "cut":
                File.WriteAllBytes(weights, File.ReadAllBytes(weights)[..^1]);
                break;
            case "one bit":
                var bytes = File.ReadAllBytes(weights);
                bytes[^100] ^= 1;
                File.WriteAllBytes(weights, bytes);
                break;
            case "missing":
                File.Delete(weights);
                break;
            case "state":
                File.WriteAllText(state, "{");
                break;
            case "state, one digit":
                var text = File.ReadAllText(state);
                Assert.Contains("\"Step\": 6", text, StringComparison.Ordinal);
                File.WriteAllText(state, text.Replace("\"Step\": 6", "\"Step\": 5", StringComparison.Ordinal));
                break;
            default:
                Directory.Delete(path, recursive: true);
                Directory.CreateDirectory(path);
                break;
        }
    }

    private static void Refuses(string words, TrainerOptions options, Student? student = null, IBatches? data = null)
    {
        using var fresh = new Student();
        var error = Assert.Throws<InputException>(() => (student ?? fresh).Train(options, data: data));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
