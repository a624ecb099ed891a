using Malmoi.Inference;
using Malmoi.Models;

namespace Malmoi.Tests.Inference;

public class GoldenGgufTests
{
    [Fact]
    public void Every_recorded_model_gives_logits_no_further_off_than_llama_cpp_own()
    {
        var wrong = new List<string>();
        foreach (var name in GgufRecording.Names)
        {
            using var folder = HuggingFaceFolder.Open(GgufRecording.PathOf(name));
            using var model = new EngineModel(
                new Decoder(folder.Family.Spec(folder.Family.Task), folder.Weights, folder.Family.Checkpoint),
                begin: null
            );
            var difference = GgufRecording.Difference(model, name);
            var most = Math.Max(GgufRecording.Tolerance(name), GgufRecording.OwnDifference(name));
            if (!(difference <= most) || !GgufRecording.GoesOnAlike(model, name))
            {
                wrong.Add(FormattableString.Invariant($"{name}: {difference:e2}, llama.cpp's own {most:e2}"));
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
