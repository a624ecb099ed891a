using System.Diagnostics;
using Malmoi.Neural.Products;
using TorchSharp;
using static TorchSharp.torch;

namespace Malmoi.Neural.Pretraining.Runs;

/// <summary>How many operations a second a device does in its best case, a product of matrices: what a training's are a share of.</summary>
public static class MachinePeak
{
    // On a GPU a small product is over before anybody can ask whether it is.
    private const int SizeOnProcessor = 1024;
    private const int SizeOnGpu = 8192;
    private const int Tries = 5;

    /// <summary>The fastest of a few products of square matrices in 32 bits.</summary>
    public static double Measure(Device device)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var size = device.type == DeviceType.CPU ? SizeOnProcessor : SizeOnGpu;
        var (a, b) = (rand(size, size, device: device), rand(size, size, device: device));
        var fastest = double.MaxValue;
        for (var i = 0; i <= Tries; i++)
        {
            var started = Stopwatch.GetTimestamp();
            _ = LinearMap.Of(a, b, null)[0, 0].cpu().item<float>(); // waits for the device
            // The first one warms up.
            fastest = i == 0 ? fastest : Math.Min(fastest, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return 2.0 * size * size * size / fastest;
    }
}
