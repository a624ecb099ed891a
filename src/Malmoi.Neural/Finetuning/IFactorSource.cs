using Malmoi.Models;
using Malmoi.Neural.Blocks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Finetuning;

/// <summary>Where an adapter's numbers come from: drawn, or read.</summary>
internal interface IFactorSource : IDisposable
{
    /// <summary>A (rank, in).</summary>
    Parameter Down(AdaptedMatrix beside, int rank);

    /// <summary>B (out, rank).</summary>
    Parameter Up(AdaptedMatrix beside, int rank);

    /// <summary>The lengths of the rows (out).</summary>
    Parameter Lengths(AdaptedMatrix beside);

    /// <summary>A (rank, rows) and B (width, rank) of a table of vectors.</summary>
    /// <param name="module">Its published name.</param>
    /// <param name="table">(rows, width)</param>
    /// <param name="rank">Of the product.</param>
    (Parameter Down, Parameter Up) Table(string module, Parameter table, int rank);
}

/// <summary>What an adapter stands beside.</summary>
/// <param name="Module">Its published name.</param>
/// <param name="Place">Where a checkpoint has it.</param>
/// <param name="Matrix">Its numbers.</param>
/// <param name="Dense">It as it was built: how large it is, of what type, and where.</param>
internal sealed record AdaptedMatrix(
    string Module,
    Architectures.CheckpointPlace Place,
    IFrozenMatrix Matrix,
    Dense Dense
)
{
    public long Outputs => Dense.Weight.shape[0];

    public long Inputs => Dense.Weight.shape[1];

    /// <summary>Numbers as something to train, of the matrix's type and where it is.</summary>
    public Parameter Kept(Tensor tensor) => Kept(tensor, Dense.Weight);

    /// <summary>The same beside anything else.</summary>
    public static Parameter Kept(Tensor tensor, Parameter beside)
    {
        var factor = nn.Parameter(tensor.to(beside.dtype, beside.device).contiguous().DetachFromDisposeScope());
        factor.DetachFromDisposeScope();
        return factor;
    }
}

/// <summary>An adapter that changes nothing yet: A as torch begins a linear map, B of zeros, the lengths that the rows have.</summary>
internal sealed class FreshFactors(int seed) : IFactorSource
{
    private readonly Generator _generator = new((ulong)seed, CPU);

    public Parameter Down(AdaptedMatrix beside, int rank)
    {
        using var scope = NewDisposeScope();
        // Uniform within ±1/√in.
        var drawn =
            (rand([rank, beside.Inputs], generator: _generator) * Held.Number(2) - Held.Number(1))
            / Held.Number(Math.Sqrt(beside.Inputs));
        return beside.Kept(drawn);
    }

    public Parameter Up(AdaptedMatrix beside, int rank)
    {
        using var scope = NewDisposeScope();
        return beside.Kept(zeros(beside.Outputs, rank));
    }

    public Parameter Lengths(AdaptedMatrix beside)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return beside.Kept(beside.Matrix.Weight().norm(1));
    }

    public (Parameter Down, Parameter Up) Table(string module, Parameter table, int rank)
    {
        using var scope = NewDisposeScope();
        var up = randn([table.shape[1], rank], generator: _generator);
        return (AdaptedMatrix.Kept(zeros(rank, table.shape[0]), table), AdaptedMatrix.Kept(up, table));
    }

    public void Dispose() => _generator.Dispose();
}

/// <summary>An adapter from a folder, which stays its owner's.</summary>
internal sealed class FolderFactors(AdapterFolder folder) : IFactorSource
{
    public Parameter Down(AdaptedMatrix beside, int rank)
    {
        using var scope = NewDisposeScope();
        return beside.Kept(Read(beside, rank).Down);
    }

    public Parameter Up(AdaptedMatrix beside, int rank)
    {
        using var scope = NewDisposeScope();
        return beside.Kept(Read(beside, rank).Up);
    }

    /// <exception cref="InputException">The folder lacks them, or has others than the matrix has rows.</exception>
    public Parameter Lengths(AdaptedMatrix beside)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var lengths = folder.TryGetMagnitude(beside.Module, out var view)
            ? FusedRows.Part(TorchMemory.Load(view).flatten(), beside.Place.Layout, beside.Place.Part)
            : throw new InputException(
                $"'{folder.Path}' trains directions and lengths of '{beside.Module}' apart, but has no '{Factor.Magnitude}'"
            );
        return lengths.shape[0] == beside.Outputs
            ? beside.Kept(lengths)
            : throw new InputException(
                $"'{folder.Path}': '{beside.Module}' has {view.Count} lengths, which are not those of a matrix of {beside.Outputs}x{beside.Inputs}: is it an adapter of another model?"
            );
    }

    /// <exception cref="InputException">The folder lacks one, or has others than the table has rows.</exception>
    public (Parameter Down, Parameter Up) Table(string module, Parameter table, int rank)
    {
        using var scope = NewDisposeScope();
        if (!folder.TryGetEmbedding(module, out var a, out var b))
        {
            throw new InputException(
                $"'{folder.Path}' adapts '{module}', but has not both of its factors '{Factor.OfEmbedding.Down}' and '{Factor.OfEmbedding.Up}'"
            );
        }

        return
            a.Shape.Sizes.SequenceEqual([rank, table.shape[0]]) && b.Shape.Sizes.SequenceEqual([table.shape[1], rank])
            ? (AdaptedMatrix.Kept(TorchMemory.Load(a), table), AdaptedMatrix.Kept(TorchMemory.Load(b), table))
            : throw new InputException(
                $"'{folder.Path}': the factors of '{module}' are {a.Shape} and {b.Shape}, which are not of rank {rank} for a table of {string.Join('x', table.shape)}: is it an adapter of another model?"
            );
    }

    public void Dispose() { }

    private (Tensor Down, Tensor Up) Read(AdaptedMatrix beside, int rank)
    {
        if (!folder.TryGet(beside.Module, out var a, out var b))
        {
            throw new InputException(
                $"'{folder.Path}' adapts '{beside.Module}', but has not both of its factors '{Factor.Down}' and '{Factor.Up}'"
            );
        }

        var up = FusedRows.Part(TorchMemory.Load(b), beside.Place.Layout, beside.Place.Part);
        return
            a.Shape.Sizes.SequenceEqual([rank, beside.Inputs])
            && up.shape.AsSpan().SequenceEqual([beside.Outputs, rank])
            ? (TorchMemory.Load(a), up)
            : throw new InputException(
                $"'{folder.Path}': the factors of '{beside.Module}' are {a.Shape} and {b.Shape}, which are not of rank {rank} for a matrix of {beside.Outputs}x{beside.Inputs}: is it an adapter of another model?"
            );
    }
}
