using Malmoi.Checkpoints;

namespace Malmoi.Tests.Checkpoints;

internal static class CheckpointAssert
{
    /// <summary>The same names, types, shapes and bytes, in whatever order.</summary>
    public static void Same(ITensorSource expected, ITensorSource actual)
    {
        Assert.Equal(
            expected.Tensors.OrderBy(info => info.Name, StringComparer.Ordinal),
            actual.Tensors.OrderBy(info => info.Name, StringComparer.Ordinal)
        );
        foreach (var info in expected.Tensors)
        {
            Assert.True(expected.TryGet(info.Name, out var one));
            Assert.True(actual.TryGet(info.Name, out var other));
            Assert.Equal(info, other.Info);
            Assert.True(one.Bytes(0, (int)one.Length).SequenceEqual(other.Bytes(0, (int)other.Length)), info.Name);
        }
    }
}
