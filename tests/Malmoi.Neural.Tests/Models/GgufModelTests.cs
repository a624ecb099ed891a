using System.Globalization;
using Malmoi.Models;
using Malmoi.Tests;

namespace Malmoi.Neural.Tests.Models;

public class GgufModelTests
{
    [Fact]
    public void Every_recorded_model_gives_the_recorded_logits_and_goes_on_alike()
    {
        var wrong = new List<string>();
        foreach (var name in GgufRecording.Names)
        {
            using var folder = HuggingFaceFolder.Open(GgufRecording.PathOf(name));
            using var model = new TorchModel(TransformerFolder.Load(folder), null);
            var difference = GgufRecording.Difference(model, name).Greatest;
            if (!(difference <= GgufRecording.Tolerance(name)) || !GgufRecording.GoesOnAlike(model, name))
            {
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: {difference:e2}"));
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
