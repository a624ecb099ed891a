using static TorchSharp.torch;

namespace Malmoi.Neural.Tests;

/// <summary>Tensors are counted by the whole process, so tests that count them run by themselves.</summary>
[CollectionDefinition(nameof(LiveTensors), DisableParallelization = true)]
public static class LiveTensors
{
    /// <summary>How many tensors there are, those that other tests left to the collector not among them.</summary>
    public static long Count()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
