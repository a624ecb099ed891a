namespace Malmoi.Checkpoints.Quantized;

/// <summary>A matrix that a quantised checkpoint holds in several tensors, and that is presented as one.</summary>
internal abstract unsafe class PackedMatrix
{
    /// <summary>As which tensor it is presented: (outputs, inputs), row by row.</summary>
    public abstract TensorInfo Info { get; }

    /// <summary>Lays some of its rows out, one after the other.</summary>
    /// <param name="first">The first.</param>
    /// <param name="count">How many.</param>
    /// <param name="destination">Room for them.</param>
    public abstract void Lay(long first, int count, byte* destination);

    /// <summary>The tensors that it is made of will not be read soon.</summary>
    public abstract void LetPartsGo();

    /// <summary>The only integer tensor, or number, of a name.</summary>
    /// <exception cref="InputException">It is missing, of another type or shape.</exception>
    protected static TensorView Need(
        ITensorSource source,
        string name,
        ElementType type,
        params ReadOnlySpan<long> shape
    )
    {
        if (!source.TryGet(name, out var tensor))
        {
            throw new InputException($"the quantised checkpoint has no '{name}': was it saved whole?");
        }

        return tensor.Type == type && tensor.Shape.Sizes.SequenceEqual(shape)
            ? tensor
            : throw new InputException(
                $"'{name}' is {tensor.Info.TypeName} {tensor.Shape}, and should be {type.Symbol()} {TensorShape.Create(shape)}: is the quantisation configuration that of another checkpoint?"
            );
    }
}
