using System.Runtime.CompilerServices;

namespace Malmoi.Neural.Tests;

/// <summary>Tiny tensors are computed faster by one thread than by many that wait for each other.</summary>
internal static class OneThread
{
    [ModuleInitializer]
    internal static void Set() => TorchSharp.torch.set_num_threads(1);
}
