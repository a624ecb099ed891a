using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Malmoi.Numerics;

/// <summary>
/// One gradient step of logistic regressions between a few input rows and a few output rows, as three small matrix products
/// (Ji et al., 2016, "Parallelizing Word2Vec in Shared and Distributed Memory").
/// </summary>
/// <remarks>
/// <code>
/// E = rate (labels - σ(X Yᵀ))      X: (inputs, length)   Y: (outputs, length)   E: (inputs, outputs)
/// G += E Y                         G: (inputs, length), which may be X itself
/// Y += Eᵀ X
/// </code>
/// Every label stands for its output row and holds for all inputs. An output row may occur twice and gets both changes.
/// </remarks>
internal sealed unsafe class LogisticStep
{
    /// <summary>Output rows taken at once: as many as leave registers for their changes too.</summary>
    private const int Block = 6;

    private readonly int _length;
    private readonly ScratchRows _errors;
    private readonly ScratchRows _changes;
    private readonly ScratchRows _spare;
    private readonly nint[] _block = new nint[Block];

    /// <param name="length">Floats of a row, padding included.</param>
    /// <param name="mostInputs">The most input rows of one step.</param>
    public LogisticStep(int length, int mostInputs)
    {
        _length = length;
        _errors = new ScratchRows(1, mostInputs * Block);
        _changes = new ScratchRows(mostInputs, length);
        _spare = new ScratchRows(Block, length);
    }

    /// <summary>Changes outputs and inputs.</summary>
    public void Run(ReadOnlySpan<nint> inputs, ReadOnlySpan<nint> outputs, ReadOnlySpan<float> labels, float rate)
    {
        if (outputs.Length <= Block)
        {
            // With a single block no input is read after it has been changed.
            Run(inputs, outputs, labels, rate, inputs);
            return;
        }

        Span<nint> changes = stackalloc nint[inputs.Length];
        for (var i = 0; i < changes.Length; i++)
        {
            changes[i] = (nint)_changes.Pointer(i);
            new Span<float>(_changes.Pointer(i), _length).Clear();
        }

        Run(inputs, outputs, labels, rate, changes);
        for (var i = 0; i < changes.Length; i++)
        {
            Rows.Add((float*)inputs[i], (float*)changes[i], _length);
        }
    }

    /// <summary>Changes the outputs, and adds to <paramref name="changes"/> what the inputs are to change by.</summary>
    public void Run(
        ReadOnlySpan<nint> inputs,
        ReadOnlySpan<nint> outputs,
        ReadOnlySpan<float> labels,
        float rate,
        ReadOnlySpan<nint> changes
    )
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<Lanes512, Vector512<float>>(inputs, outputs, labels, rate, changes);
        }
        else
        {
            Run<Lanes256, Vector256<float>>(inputs, outputs, labels, rate, changes);
        }
    }

    internal void Run<TLanes, TVector>(
        ReadOnlySpan<nint> inputs,
        ReadOnlySpan<nint> outputs,
        ReadOnlySpan<float> labels,
        float rate,
        ReadOnlySpan<nint> changes
    )
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        for (var start = 0; start < outputs.Length; start += Block)
        {
            var count = Math.Min(Block, outputs.Length - start);
            for (var i = 0; i < Block; i++)
            {
                _block[i] = i < count ? outputs[start + i] : (nint)_spare.Pointer(i);
            }

            Products<TLanes, TVector>(inputs);
            Errors<TLanes, TVector>(inputs.Length, labels.Slice(start, count), rate);
            Update<TLanes, TVector>(inputs, changes);
        }
    }

    private void Errors<TLanes, TVector>(int inputs, ReadOnlySpan<float> labels, float rate)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var errors = _errors.Pointer(0);
        var minus = TLanes.Broadcast(-rate);
        for (var i = 0; i < inputs * Block; i += TLanes.Count)
        {
            TLanes.Store(TLanes.Multiply(minus, TLanes.Logistic(TLanes.Load(errors + i))), errors + i);
        }

        for (var j = 0; j < labels.Length; j++)
        {
            if (labels[j] != 0)
            {
                var positive = rate * labels[j];
                for (var i = 0; i < inputs; i++)
                {
                    errors[(i * Block) + j] += positive;
                }
            }
        }

        for (var j = labels.Length; j < Block; j++)
        {
            for (var i = 0; i < inputs; i++)
            {
                errors[(i * Block) + j] = 0;
            }
        }
    }

    /// <summary>X Yᵀ: two inputs against the block, or one where none is left beside it.</summary>
    private void Products<TLanes, TVector>(ReadOnlySpan<nint> inputs)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        float* y0 = (float*)_block[0],
            y1 = (float*)_block[1],
            y2 = (float*)_block[2];
        float* y3 = (float*)_block[3],
            y4 = (float*)_block[4],
            y5 = (float*)_block[5];
        var to = _errors.Pointer(0);
        var n = 0;
        for (; n + 2 <= inputs.Length; n += 2, to += 2 * Block)
        {
            float* a = (float*)inputs[n],
                b = (float*)inputs[n + 1];
            TVector a0 = default,
                a1 = default,
                a2 = default,
                a3 = default,
                a4 = default,
                a5 = default;
            TVector b0 = default,
                b1 = default,
                b2 = default,
                b3 = default,
                b4 = default,
                b5 = default;
            for (var i = 0; i < _length; i += TLanes.Count)
            {
                var (x, z) = (TLanes.Load(a + i), TLanes.Load(b + i));
                var y = TLanes.Load(y0 + i);
                (a0, b0) = (TLanes.MultiplyAdd(x, y, a0), TLanes.MultiplyAdd(z, y, b0));
                y = TLanes.Load(y1 + i);
                (a1, b1) = (TLanes.MultiplyAdd(x, y, a1), TLanes.MultiplyAdd(z, y, b1));
                y = TLanes.Load(y2 + i);
                (a2, b2) = (TLanes.MultiplyAdd(x, y, a2), TLanes.MultiplyAdd(z, y, b2));
                y = TLanes.Load(y3 + i);
                (a3, b3) = (TLanes.MultiplyAdd(x, y, a3), TLanes.MultiplyAdd(z, y, b3));
                y = TLanes.Load(y4 + i);
                (a4, b4) = (TLanes.MultiplyAdd(x, y, a4), TLanes.MultiplyAdd(z, y, b4));
                y = TLanes.Load(y5 + i);
                (a5, b5) = (TLanes.MultiplyAdd(x, y, a5), TLanes.MultiplyAdd(z, y, b5));
            }

            (to[0], to[1], to[2]) = (TLanes.Sum(a0), TLanes.Sum(a1), TLanes.Sum(a2));
            (to[3], to[4], to[5]) = (TLanes.Sum(a3), TLanes.Sum(a4), TLanes.Sum(a5));
            (to[6], to[7], to[8]) = (TLanes.Sum(b0), TLanes.Sum(b1), TLanes.Sum(b2));
            (to[9], to[10], to[11]) = (TLanes.Sum(b3), TLanes.Sum(b4), TLanes.Sum(b5));
        }

        if (n < inputs.Length)
        {
            var a = (float*)inputs[n];
            TVector a0 = default,
                a1 = default,
                a2 = default,
                a3 = default,
                a4 = default,
                a5 = default;
            for (var i = 0; i < _length; i += TLanes.Count)
            {
                var x = TLanes.Load(a + i);
                a0 = TLanes.MultiplyAdd(x, TLanes.Load(y0 + i), a0);
                a1 = TLanes.MultiplyAdd(x, TLanes.Load(y1 + i), a1);
                a2 = TLanes.MultiplyAdd(x, TLanes.Load(y2 + i), a2);
                a3 = TLanes.MultiplyAdd(x, TLanes.Load(y3 + i), a3);
                a4 = TLanes.MultiplyAdd(x, TLanes.Load(y4 + i), a4);
                a5 = TLanes.MultiplyAdd(x, TLanes.Load(y5 + i), a5);
            }

            (to[0], to[1], to[2]) = (TLanes.Sum(a0), TLanes.Sum(a1), TLanes.Sum(a2));
            (to[3], to[4], to[5]) = (TLanes.Sum(a3), TLanes.Sum(a4), TLanes.Sum(a5));
        }
    }

    /// <summary>G += E Y and Y += Eᵀ X in one pass over the columns.</summary>
    private void Update<TLanes, TVector>(ReadOnlySpan<nint> inputs, ReadOnlySpan<nint> changes)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        float* p0 = (float*)_block[0],
            p1 = (float*)_block[1],
            p2 = (float*)_block[2];
        float* p3 = (float*)_block[3],
            p4 = (float*)_block[4],
            p5 = (float*)_block[5];
        for (var i = 0; i < _length; i += TLanes.Count)
        {
            var (y0, y1, y2) = (TLanes.Load(p0 + i), TLanes.Load(p1 + i), TLanes.Load(p2 + i));
            var (y3, y4, y5) = (TLanes.Load(p3 + i), TLanes.Load(p4 + i), TLanes.Load(p5 + i));
            TVector d0 = default,
                d1 = default,
                d2 = default,
                d3 = default,
                d4 = default,
                d5 = default;
            var errors = _errors.Pointer(0);
            for (var n = 0; n < inputs.Length; n++, errors += Block)
            {
                var x = TLanes.Load((float*)inputs[n] + i);
                var e = TLanes.Broadcast(errors[0]);
                d0 = TLanes.MultiplyAdd(e, x, d0);
                var g = TLanes.Multiply(e, y0);
                e = TLanes.Broadcast(errors[1]);
                d1 = TLanes.MultiplyAdd(e, x, d1);
                g = TLanes.MultiplyAdd(e, y1, g);
                e = TLanes.Broadcast(errors[2]);
                d2 = TLanes.MultiplyAdd(e, x, d2);
                g = TLanes.MultiplyAdd(e, y2, g);
                e = TLanes.Broadcast(errors[3]);
                d3 = TLanes.MultiplyAdd(e, x, d3);
                g = TLanes.MultiplyAdd(e, y3, g);
                e = TLanes.Broadcast(errors[4]);
                d4 = TLanes.MultiplyAdd(e, x, d4);
                g = TLanes.MultiplyAdd(e, y4, g);
                e = TLanes.Broadcast(errors[5]);
                d5 = TLanes.MultiplyAdd(e, x, d5);
                g = TLanes.MultiplyAdd(e, y5, g);
                var change = (float*)changes[n] + i;
                TLanes.Store(TLanes.Add(TLanes.Load(change), g), change);
            }

            // Loaded anew, since two of the rows may be one.
            TLanes.Store(TLanes.Add(TLanes.Load(p0 + i), d0), p0 + i);
            TLanes.Store(TLanes.Add(TLanes.Load(p1 + i), d1), p1 + i);
            TLanes.Store(TLanes.Add(TLanes.Load(p2 + i), d2), p2 + i);
            TLanes.Store(TLanes.Add(TLanes.Load(p3 + i), d3), p3 + i);
            TLanes.Store(TLanes.Add(TLanes.Load(p4 + i), d4), p4 + i);
            TLanes.Store(TLanes.Add(TLanes.Load(p5 + i), d5), p5 + i);
        }
    }
}
