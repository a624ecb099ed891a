using Malmoi.Storage;

namespace Malmoi.Checkpoints.Pickle;

/// <summary>What surrounds the pickle of a PyTorch file: where the storages stand that its tensors look at.</summary>
internal interface ITorchContainer
{
    /// <summary>What the pickle holds.</summary>
    object? Root { get; }

    /// <summary>The bytes of the pickle.</summary>
    PickleInput Input { get; }

    /// <summary>Whether a storage is there with all its bytes.</summary>
    bool Holds(PickleStorage storage);

    /// <summary>The memory in which a storage stands, and where its first element does.</summary>
    /// <exception cref="InputException">It is compressed, and damaged.</exception>
    (IFixedBytes Memory, long Offset) Find(PickleStorage storage);
}
