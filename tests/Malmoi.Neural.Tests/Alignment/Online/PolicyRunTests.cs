using Malmoi.Neural.Alignment.Online;
using Malmoi.Tests;

namespace Malmoi.Neural.Tests.Alignment.Online;

/// <summary>Policies trained in the folder of a run.</summary>
public class PolicyRunTests
{
    [Fact]
    public void A_run_leaves_a_model_measurements_and_comparisons_and_is_not_begun_twice()
    {
        using var scratch = new TemporaryFolder();
        using var model = Model();
        var options = Options(model.Path, scratch);
        using (var run = PolicyRun.Begin(scratch["run"], options, ["align", "grpo"]))
        {
            Assert.Equal(6, run.Learned);
            Assert.Equal(2, run.HeldOut);
            var outcome = run.Train(null, TestContext.Current.CancellationToken);
            Assert.Equal((PolicyEnd.Finished, 2), (outcome.End, outcome.Step));
            Assert.Equal(2, outcome.Comparison!.Answers.Count);
        }

        foreach (var file in (string[])["config.json", "model.safetensors", "tokenizer.json", "metrics.db", "run.json"])
        {
            Assert.True(File.Exists(scratch["run/" + file]), file);
        }

        Assert.Equal(2, new StepLines(scratch["run/policy.jsonl"]).Read().Count);
        Assert.Equal(2, new StepLines(scratch["run/comparisons.jsonl"]).Read().Count);
        using var opened = TransformerFolder.Open(scratch["run"]);
        Assert.NotNull(opened.Model);
        var error = Assert.Throws<InputException>(() =>
            PolicyRun.Begin(scratch["run"], options with { Rewards = ["length:..2"] }, [])
        );
        Assert.Contains("--reward was", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_one_line()
    {
        using var scratch = new TemporaryFolder();
        using var model = Model();
        using var conditional = new SampleFolder("t5");
        var options = Options(model.Path, scratch);
        Assert.Contains(
            "'beauty' is no reward",
            Refused(options with { Rewards = ["beauty"] }),
            StringComparison.Ordinal
        );
        Assert.Contains("nothing says how good", Refused(options with { Rewards = [] }), StringComparison.Ordinal);
        Assert.Contains(
            "prompt 1 has no gold answer",
            Refused(options with { Rewards = ["gold"] }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "there is no file",
            Refused(options with { Prompts = scratch["none.txt"] }),
            StringComparison.Ordinal
        );
        Assert.Contains("is no decoder", Refused(options with { Model = conditional.Path }), StringComparison.Ordinal);
        File.WriteAllText(scratch["long.txt"], string.Join(' ', Enumerable.Repeat("w3", 200)) + "\n");
        Assert.Contains(
            "--skip-long",
            Refused(options with { Prompts = scratch["long.txt"], Policy = options.Policy with { EvaluateEvery = 0 } }),
            StringComparison.Ordinal
        );

        string Refused(PolicyRunOptions asked)
        {
            var error = Assert.Throws<InputException>(() => PolicyRun.Begin(scratch["refused"], asked, []));
            Assert.DoesNotContain('\n', error.Message);
            Assert.False(Directory.Exists(scratch["refused"]));
            return error.Message;
        }
    }

    private static SampleFolder Model()
    {
        var model = new SampleFolder();
        model.Set("eos_token_id", 2);
        return model;
    }

    private static PolicyRunOptions Options(string model, TemporaryFolder scratch)
    {
        File.WriteAllLines(scratch["prompts.txt"], Enumerable.Range(3, 8).Select(i => $"w{i}"));
        File.WriteAllText(scratch["template.jinja"], "{% for m in messages %}{{ m['content'] + ' ' }}{% endfor %}");
        return new PolicyRunOptions
        {
            Model = model,
            Prompts = scratch["prompts.txt"],
            Rewards = ["length:4..6", "0.5*regex:w1"],
            Template = scratch["template.jinja"],
            Policy = PolicyTrainingTests.Options("grpo") with
            {
                Steps = 2,
                AnswerTokens = 3,
                EvaluateEvery = 2,
                CheckpointEvery = 1,
            },
        };
    }
}
