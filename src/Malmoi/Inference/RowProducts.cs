using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Malmoi.Inference;

/// <summary>Products of a few rows with a matrix that a first-level cache holds: queries with keys, shares with values.</summary>
internal static unsafe class RowProducts
{
    // Rows and columns whose sums stay in registers.
    private const int Tile = 4;
    private const int TileColumns = 2 * Lanes;
    private const int Lanes = 8;

    // What memory takes to answer, at the rate of one row.
    private const int AheadNumbers = 1 << 10;

    /// <summary>y[r, c] += Σ_k x[r, k] w[k, c]</summary>
    /// <param name="x">(rows, <paramref name="depth"/>)</param>
    /// <param name="xStride">Numbers from one row to the next.</param>
    /// <param name="rows">How many.</param>
    /// <param name="w">(depth, columns)</param>
    /// <param name="wStride">Numbers from one of its rows to the next.</param>
    /// <param name="depth">Products that a sum has.</param>
    /// <param name="columns">Sums of a row.</param>
    /// <param name="y">(rows, columns)</param>
    /// <param name="yStride">Numbers from one row to the next.</param>
    public static void Add(
        float* x,
        nint xStride,
        int rows,
        float* w,
        nint wStride,
        int depth,
        int columns,
        float* y,
        nint yStride
    )
    {
        if (rows == 1)
        {
            AddRow(x, w, wStride, depth, columns, y);
            return;
        }

        var tiled = columns / TileColumns * TileColumns;
        for (var row = 0; row < rows; row += Tile)
        {
            // Where fewer are left, the last one is computed again: it comes to the same.
            var (second, third) = (Math.Min(row + 1, rows - 1), Math.Min(row + 2, rows - 1));
            var fourth = Math.Min(row + 3, rows - 1);
            var x0 = x + (row * xStride);
            var x1 = x + (second * xStride);
            var x2 = x + (third * xStride);
            var x3 = x + (fourth * xStride);
            for (var column = 0; column < tiled; column += TileColumns)
            {
                var y0 = y + column + (row * yStride);
                var y1 = y + column + (second * yStride);
                var y2 = y + column + (third * yStride);
                var y3 = y + column + (fourth * yStride);
                AddTile(x0, x1, x2, x3, w + column, wStride, depth, y0, y1, y2, y3);
            }
        }

        for (var row = 0; row < rows && tiled < columns; row++)
        {
            AddRest(x + (row * xStride), w, wStride, depth, tiled, columns, y + (row * yStride));
        }
    }

    // One row is through with a number of the matrix at once: whole rows of it are read, as they come from memory.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRow(float* x, float* w, nint stride, int depth, int columns, float* y)
    {
        var column = 0;
        for (; column <= columns - (8 * Lanes); column += 8 * Lanes)
        {
            AddWide(x, w + column, stride, depth, y + column);
        }

        for (; column <= columns - TileColumns; column += TileColumns)
        {
            var (a, b) = (Vector256.Load(y + column), Vector256.Load(y + column + Lanes));
            var from = w + column;
            for (nint k = 0; k < depth; k++, from += stride)
            {
                var factor = Vector256.Create(x[k]);
                a = Vector256.MultiplyAddEstimate(Vector256.Load(from), factor, a);
                b = Vector256.MultiplyAddEstimate(Vector256.Load(from + Lanes), factor, b);
            }

            a.Store(y + column);
            b.Store(y + column + Lanes);
        }

        if (column < columns)
        {
            AddRest(x, w, stride, depth, column, columns, y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddWide(float* x, float* w, nint stride, int depth, float* y)
    {
        var (a, b) = (Vector256.Load(y), Vector256.Load(y + Lanes));
        var (c, d) = (Vector256.Load(y + (2 * Lanes)), Vector256.Load(y + (3 * Lanes)));
        var (e, f) = (Vector256.Load(y + (4 * Lanes)), Vector256.Load(y + (5 * Lanes)));
        var (g, h) = (Vector256.Load(y + (6 * Lanes)), Vector256.Load(y + (7 * Lanes)));
        for (nint k = 0; k < depth; k++, w += stride)
        {
            if (Sse.IsSupported)
            {
                // Of whole pages what comes next; beyond the end asking does no harm.
                Sse.Prefetch0(w + AheadNumbers);
                Sse.Prefetch0(w + AheadNumbers + (2 * Lanes));
                Sse.Prefetch0(w + AheadNumbers + (4 * Lanes));
                Sse.Prefetch0(w + AheadNumbers + (6 * Lanes));
            }

            var factor = Vector256.Create(x[k]);
            a = Vector256.MultiplyAddEstimate(Vector256.Load(w), factor, a);
            b = Vector256.MultiplyAddEstimate(Vector256.Load(w + Lanes), factor, b);
            c = Vector256.MultiplyAddEstimate(Vector256.Load(w + (2 * Lanes)), factor, c);
            d = Vector256.MultiplyAddEstimate(Vector256.Load(w + (3 * Lanes)), factor, d);
            e = Vector256.MultiplyAddEstimate(Vector256.Load(w + (4 * Lanes)), factor, e);
            f = Vector256.MultiplyAddEstimate(Vector256.Load(w + (5 * Lanes)), factor, f);
            g = Vector256.MultiplyAddEstimate(Vector256.Load(w + (6 * Lanes)), factor, g);
            h = Vector256.MultiplyAddEstimate(Vector256.Load(w + (7 * Lanes)), factor, h);
        }

        a.Store(y);
        b.Store(y + Lanes);
        c.Store(y + (2 * Lanes));
        d.Store(y + (3 * Lanes));
        e.Store(y + (4 * Lanes));
        f.Store(y + (5 * Lanes));
        g.Store(y + (6 * Lanes));
        h.Store(y + (7 * Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTile(
        float* x0,
        float* x1,
        float* x2,
        float* x3,
        float* w,
        nint stride,
        int depth,
        float* y0,
        float* y1,
        float* y2,
        float* y3
    )
    {
        var (a0, b0) = (Vector256.Load(y0), Vector256.Load(y0 + Lanes));
        var (a1, b1) = (Vector256.Load(y1), Vector256.Load(y1 + Lanes));
        var (a2, b2) = (Vector256.Load(y2), Vector256.Load(y2 + Lanes));
        var (a3, b3) = (Vector256.Load(y3), Vector256.Load(y3 + Lanes));
        for (nint k = 0; k < depth; k++, w += stride)
        {
            var (a, b) = (Vector256.Load(w), Vector256.Load(w + Lanes));
            var factor = Vector256.Create(x0[k]);
            a0 = Vector256.MultiplyAddEstimate(a, factor, a0);
            b0 = Vector256.MultiplyAddEstimate(b, factor, b0);
            factor = Vector256.Create(x1[k]);
            a1 = Vector256.MultiplyAddEstimate(a, factor, a1);
            b1 = Vector256.MultiplyAddEstimate(b, factor, b1);
            factor = Vector256.Create(x2[k]);
            a2 = Vector256.MultiplyAddEstimate(a, factor, a2);
            b2 = Vector256.MultiplyAddEstimate(b, factor, b2);
            factor = Vector256.Create(x3[k]);
            a3 = Vector256.MultiplyAddEstimate(a, factor, a3);
            b3 = Vector256.MultiplyAddEstimate(b, factor, b3);
        }

        a0.Store(y0);
        b0.Store(y0 + Lanes);
        a1.Store(y1);
        b1.Store(y1 + Lanes);
        a2.Store(y2);
        b2.Store(y2 + Lanes);
        a3.Store(y3);
        b3.Store(y3 + Lanes);
    }

    private static void AddRest(float* x, float* w, nint stride, int depth, int first, int end, float* y)
    {
        for (var k = 0; k < depth; k++, w += stride)
        {
            for (var column = first; column < end; column++)
            {
                y[column] += x[k] * w[column];
            }
        }
    }
}
