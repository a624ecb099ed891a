using System.Runtime.InteropServices;

namespace Malmoi.Neural;

/// <summary>The heap that libtorch's tensors live on: glibc's, where there is one.</summary>
internal static unsafe class NativeHeap
{
    // Numbers of <malloc.h>.
    private const int TrimThreshold = -1;
    private const int MappingsMax = -4;

    /// <summary>Lets the next tensors have the memory of those that are gone.</summary>
    /// <remarks>
    /// By itself glibc hands large blocks back to the system at once, and the system fills them with zeros before they come again: a
    /// tenth of the time of a pass, forward and backward, through T5 small. Up to 2 GB that are free at the heap's end stay with the process.
    /// </remarks>
    public static void KeepFreed()
    {
        if (
            OperatingSystem.IsLinux()
            && NativeLibrary.TryLoad("libc.so.6", out var library)
            && NativeLibrary.TryGetExport(library, "mallopt", out var function)
        )
        {
            var set = (delegate* unmanaged<int, int, int>)function;
            set(MappingsMax, 0);
            set(TrimThreshold, int.MaxValue);
        }
    }
}
