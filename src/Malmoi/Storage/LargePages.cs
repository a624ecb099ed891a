using System.Runtime.InteropServices;

namespace Malmoi.Storage;

/// <summary>Memory that asks the system for large pages, so that random reads find their addresses in the processor's tables.</summary>
internal static unsafe class LargePages
{
    private const nuint Size = 1 << 21;

    /// <summary>Uninitialised memory, to be freed by <see cref="NativeMemory.AlignedFree"/>.</summary>
    /// <exception cref="InputException">There is not enough.</exception>
    public static void* Allocate(long length)
    {
        try
        {
            var memory = NativeMemory.AlignedAlloc((nuint)length + 1, Size);
            if ((nuint)length >= Size)
            {
                MemoryAdvice.PreferLargePages(memory, (nuint)length);
            }

            return memory;
        }
        catch (OutOfMemoryException error)
        {
            throw new InputException(
                $"{length} bytes do not fit into memory; map the file instead of loading it",
                error
            );
        }
    }
}
