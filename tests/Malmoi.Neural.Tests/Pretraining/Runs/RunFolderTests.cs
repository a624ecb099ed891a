using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Runs;
using Malmoi.Tests;

namespace Malmoi.Neural.Tests.Pretraining.Runs;

public sealed class RunFolderTests
{
    [Fact]
    public void A_run_is_read_as_it_was_begun()
    {
        using var folder = new TemporaryFolder();
        var record = Record(("--learning-rate", "0.0003"), ("tokenizer", "말모이"));
        var begun = RunFolder.Begin(folder["run"], record);
        Assert.False(begun.IsResumed);
        var read = RunFolder.Open(folder["run"]).Record;
        Assert.Equal(record.ToJson(), read.ToJson());
        Assert.Contains("torchsharp", read.Versions.Keys);
        Assert.Equal(folder["run"], Assert.Single(RunFolder.Find([folder.Path])).Path);
        Assert.Equal(folder["run"], Assert.Single(RunFolder.Find([folder["run"]])).Path);
    }

    [Fact]
    public void The_same_settings_go_on_and_others_are_refused_by_the_first_that_differs()
    {
        using var folder = new TemporaryFolder();
        RunFolder.Begin(folder["run"], Record(("--learning-rate", "0.0003")));
        folder.Write("run/samples.jsonl", "");
        Assert.True(RunFolder.Begin(folder["run"], Record(("--learning-rate", "0.0003"))).IsResumed);
        Assert.Contains(
            "--learning-rate was 0.0003, and now is 0.001",
            Refusal(folder["run"], Record(("--learning-rate", "0.001"))),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "--clip was not given, and now is 1",
            Refusal(folder["run"], Record(("--learning-rate", "0.0003"), ("--clip", "1"))),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "it trains gpt, not bert",
            Refusal(folder["run"], Record() with { Kind = "bert" }),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_run_that_has_made_nothing_may_be_told_otherwise()
    {
        using var folder = new TemporaryFolder();
        RunFolder.Begin(folder["run"], Record(("--vocabulary-size", "2000")));
        var again = RunFolder.Begin(folder["run"], Record(("--vocabulary-size", "8000")));
        Assert.False(again.IsResumed);
        Assert.Equal("8000", RunFolder.Open(folder["run"]).Record.Settings["--vocabulary-size"]);
    }

    [Fact]
    public void A_folder_of_something_else_a_file_and_a_broken_record_are_refused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("text.txt", "a");
        Assert.Contains("something else", Refusal(folder.Path, Record()), StringComparison.Ordinal);
        Assert.Contains("text.txt", Refusal(folder["text.txt"], Record()), StringComparison.Ordinal);
        foreach (var text in (string[])["", "{}", "[1]", "null", """{"kind": 3}"""])
        {
            folder.Write("run.json", text);
            Assert.Contains(
                "run.json",
                Assert.Throws<InputException>(() => RunFolder.Open(folder.Path)).Message,
                StringComparison.Ordinal
            );
        }

        Assert.Throws<InputException>(() => RunFolder.Open(folder["none"]));
        Assert.Throws<InputException>(() => RunFolder.Find([folder["none"]]));
    }

    [Fact]
    public void What_is_measured_is_read_back_and_forgotten_after_the_step_that_it_goes_on_from()
    {
        using var folder = new TemporaryFolder();
        var run = RunFolder.Begin(folder["run"], Record());
        using (var recorder = new RunRecorder(run) { Peak = 1e9 })
        {
            for (var step = 1; step <= 5; step++)
            {
                recorder.Stepped(Step(step));
            }

            recorder.Evaluated(new HeldOutScore(2, 3.5, 100, 0.5) { IsBest = true });
            recorder.Sampled(2, new RunSample(2, "옛날", "옛날 옛적에\n"));
            recorder.Evaluated(new HeldOutScore(4, 3.25, 100, 0.5));
            recorder.Sampled(4, new RunSample(4, "a", "b"), new RunSample(4, "c", "d"));
        }

        using (var metrics = RunMetrics.Read(run.Metrics))
        {
            Assert.Equal(Enumerable.Range(1, 5).Select(step => Step(step)), metrics.Steps());
            Assert.Equal([true, false], metrics.Evaluations().Select(evaluation => evaluation.IsBest));
        }

        Assert.Equal(3, RunSamples.Read(run.Samples).Count);
        using (var recorder = new RunRecorder(run))
        {
            recorder.Resumed(3, "checkpoint");
            recorder.Stepped(Step(4) with { Loss = 1 });
        }

        using (var metrics = RunMetrics.Read(run.Metrics))
        {
            Assert.Equal([1.0, 0.5, 1.0 / 3, 1], metrics.Steps().Select(step => step.Loss));
            Assert.Equal(2, Assert.Single(metrics.Evaluations()).Step);
        }

        Assert.Equal(new RunSample(2, "옛날", "옛날 옛적에\n"), Assert.Single(RunSamples.Read(run.Samples)));
        Assert.Equal(2, Directory.GetFiles(run.Path, "events.out.tfevents.*").Length);
    }

    [Fact]
    public void A_damaged_database_and_damaged_samples_are_named()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("metrics.db", new string('x', 5000));
        Assert.Contains(
            path,
            Assert.Throws<InputException>(() => RunMetrics.Read(path).Steps()).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            path,
            Assert.Throws<InputException>(() => RunMetrics.Write(path)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<InputException>(() => RunMetrics.Read(folder["none.db"]));
        var samples = folder.Write(
            "samples.jsonl",
            "{\"step\": 1, \"prompt\": \"a\", \"text\": \"b\"}\n{\"step\": 1}\n"
        );
        Assert.Contains(
            "line 2",
            Assert.Throws<InputException>(() => RunSamples.Read(samples)).Message,
            StringComparison.Ordinal
        );
    }

    private static string Refusal(string path, RunRecord record)
    {
        var error = Assert.Throws<InputException>(() => RunFolder.Begin(path, record));
        Assert.DoesNotContain('\n', error.Message);
        return error.Message;
    }

    private static RunRecord Record(params (string Name, string Value)[] settings) =>
        new()
        {
            Kind = "gpt",
            Seed = 1,
            Parameters = 1000,
            Settings = settings.ToDictionary(pair => pair.Name, pair => pair.Value),
            Arguments = ["train", "gpt", "a.txt"],
        };

    private static TrainingStep Step(long step) =>
        new()
        {
            Step = step,
            Loss = 1.0 / step,
            LearningRate = 1e-3,
            GradientNorm = 0.5,
            Tokens = 128,
            TotalTokens = 128 * step,
            Predicted = 127,
            Operations = 1e6,
            Seconds = 0.01,
            DataSeconds = 0.0001,
        };
}
