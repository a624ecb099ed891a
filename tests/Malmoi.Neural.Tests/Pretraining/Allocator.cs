using System.Runtime.InteropServices;

namespace Malmoi.Neural.Tests.Pretraining;

/// <summary>How much memory libtorch holds: what glibc's allocator gave and did not get back.</summary>
internal static partial class Allocator
{
    public static long BytesInUse()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var state = State();
        return (long)(state.InUse + state.Mapped);
    }

    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    private static partial Info State();

    [StructLayout(LayoutKind.Sequential)]
    private struct Info
    {
        public nuint Arena;
        public nuint Free;
        public nuint Fast;
        public nuint MappedBlocks;
        public nuint Mapped;
        public nuint Most;
        public nuint FastFree;
        public nuint InUse;
        public nuint Unused;
        public nuint Top;
    }
}
