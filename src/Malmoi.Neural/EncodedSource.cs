using static TorchSharp.torch;

namespace Malmoi.Neural;

/// <summary>What an encoder made of a source, shared by all states that attend to it.</summary>
/// <param name="memory">(1, source, width)</param>
internal sealed class EncodedSource(Tensor memory)
{
    private int _users;

    public Tensor Memory => memory;

    public EncodedSource Shared()
    {
        Interlocked.Increment(ref _users);
        return this;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            memory.Dispose();
        }
    }
}
