using System.Runtime.CompilerServices;

namespace Malmoi.Decoding.Constraints.Automata;

/// <summary>The calls under way on every way in which a text may have come so far, ways that agree being kept once (Tomita, 1985).</summary>
/// <remarks>
/// A set of stacks as a tree read from the top: a place to go on at, and the stacks below it. The ways of an ambiguous grammar may be
/// exponentially many; the trees are not, since equal ones are one object.
/// </remarks>
internal sealed class CallStack(int[] places, CallStack[] below, bool isEmptyToo)
{
    /// <summary>The places on top, sorted.</summary>
    public int[] Places { get; } = places;

    /// <summary>What lies below each place.</summary>
    public CallStack[] Below { get; } = below;

    /// <summary>Whether the stack without any call is one of them: the whole text is done.</summary>
    public bool IsEmptyToo { get; } = isEmptyToo;

    public int Depth { get; } = below.Length == 0 ? 0 : below.Max(stack => stack.Depth) + 1;

    /// <summary>Equal when places and the very objects below are.</summary>
    public sealed class ByContent : IEqualityComparer<CallStack>
    {
        public bool Equals(CallStack? x, CallStack? y) =>
            ReferenceEquals(x, y)
            || (
                x is not null
                && y is not null
                && x.IsEmptyToo == y.IsEmptyToo
                && x.Places.AsSpan().SequenceEqual(y.Places)
                && x.Below.AsSpan().SequenceEqual(y.Below)
            );

        public int GetHashCode(CallStack stack)
        {
            var hash = new HashCode();
            hash.Add(stack.IsEmptyToo);
            for (var i = 0; i < stack.Places.Length; i++)
            {
                hash.Add(stack.Places[i]);
                hash.Add(RuntimeHelpers.GetHashCode(stack.Below[i]));
            }

            return hash.ToHashCode();
        }
    }
}
