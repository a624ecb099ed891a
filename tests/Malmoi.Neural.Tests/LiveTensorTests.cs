using Malmoi.Decoding;
using Malmoi.LanguageModels;

namespace Malmoi.Neural.Tests;

/// <summary>However much is read and written, no tensor stays behind.</summary>
[Collection(nameof(LiveTensors))]
public sealed class LiveTensorTests
{
    private static readonly int[] Text = [5, 9, 2, 40, 7, 7, 1];

    [Fact]
    public void Every_tensor_that_a_reading_makes_is_gone_after_it()
    {
        using var model = TorchModelTests.Build("llama");
        Write(model, 5);
        var before = LiveTensors.Count();
        for (var i = 0; i < 20; i++)
        {
            Write(model, 5);
            Score(model);
            model.Run(Text, TraceParts.All);
        }

        Assert.Equal(before, LiveTensors.Count());
    }

    [Fact]
    public void Ten_thousand_generated_tokens_leave_no_tensor_behind()
    {
        using var model = TorchModelTests.Build("gpt2");
        Write(model, 5);
        var before = LiveTensors.Count();
        for (var i = 0; i < 100; i++)
        {
            Write(model, 100);
        }

        Assert.Equal(before, LiveTensors.Count());
    }

    private static void Score(TorchModel model)
    {
        using var state = model.Start();
        model.Read([new Reading(state, Text) { LogProbabilities = new float[Text.Length] }]);
    }

    private static void Write(TorchModel model, int tokens)
    {
        using var state = model.Start();
        var logits = new float[TorchModelTests.Vocabulary];
        model.Read([new Reading(state, Text) { Logits = logits }]);
        var sampler = new Sampler([], new Xoshiro256(1));
        for (var i = 0; i < tokens; i++)
        {
            model.Read([new Reading(state, new[] { sampler.Choose(logits, []) }) { Logits = logits }]);
        }
    }
}
