using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Malmoi.Inference.Matrices.Lanes;

namespace Malmoi.Inference.Matrices;

/// <summary>A batch of vectors as 32-bit numbers in groups, a number of each of a group's vectors in turn.</summary>
/// <remarks>
/// A register then holds a number of each vector, and sums never cross lanes.
/// <code>
///   vectors      a0 a1 a2 ...   b0 b1 b2 ...   c0 c1 c2 ...   d0 d1 d2 ...
///   turned       a0 b0 c0 d0   a1 b1 c1 d1   a2 b2 c2 d2   ...
/// </code>
/// Groups are of 32 or 16 where the machine has registers of 16 numbers, of 24 where they have 8, and of 8; the last one may have lanes too many,
/// which hold its last vector again.
/// A few that are left over stay as they are.
/// </remarks>
internal static unsafe class TurnedVectors
{
    /// <summary>Rows of weights that are multiplied with a group at once.</summary>
    public const int Rows = 8;

    /// <summary>Vectors of the largest group, two registers.</summary>
    public const int MostLanes = 2 * Long;

    private const int Long = 16;
    private const int Short = 8;
    private const int Triple = 3 * Short;

    // From so many on, a group with lanes too many is faster than vectors one by one and four by four.
    private const int WorthLong = 13;
    private const int WorthTriple = 17;
    private const int WorthShort = 5;

    // Columns whose products are added up before they are added to the sum of others: less is lost in rounding.
    private const int Columns = 512;

    /// <summary>Lanes of the group that begins at a vector; 0: this vector and those after it are not turned.</summary>
    /// <param name="first">Where all groups before end.</param>
    /// <param name="count">Vectors of the batch.</param>
    public static int LanesAt(int first, int count) =>
        Vector512.IsHardwareAccelerated && count - first >= Long + WorthLong ? MostLanes
        : Vector512.IsHardwareAccelerated && count - first >= WorthLong ? Long
        : IsTriple && count - first >= WorthTriple ? Triple
        : count - first >= WorthShort ? Short
        : 0;

    private static bool IsTriple => Vector256.IsHardwareAccelerated && !Vector512.IsHardwareAccelerated;

    /// <summary>Vectors of a batch that are turned; the others are its last ones.</summary>
    public static int CountOf(int count)
    {
        var turned = 0;
        for (int lanes; (lanes = LanesAt(turned, count)) > 0; )
        {
            turned += lanes;
        }

        return Math.Min(turned, count);
    }

    /// <summary>Turns the groups that begin among some of the vectors.</summary>
    /// <param name="values">(count, width)</param>
    /// <param name="count">Vectors of the batch.</param>
    /// <param name="width">Numbers of a vector.</param>
    /// <param name="from">The first of those vectors.</param>
    /// <param name="to">The vector after them.</param>
    /// <param name="turned">Room for as many, and for <see cref="MostLanes"/> more.</param>
    public static void Turn(float* values, int count, int width, int from, int to, float* turned)
    {
        for (int first = 0, lanes; (lanes = LanesAt(first, count)) > 0 && first < to; first += lanes)
        {
            var group = turned + ((nint)first * width);
            for (var lane = 0; first >= from && lane < lanes; lane += 4)
            {
                Turn(Vector(lane), Vector(lane + 1), Vector(lane + 2), Vector(lane + 3), width, group + lane, lanes);
            }

            float* Vector(int lane) => values + ((nint)Math.Min(first + lane, count - 1) * width);
        }
    }

    /// <summary>Vectors that are multiplied together, from one on at which a group begins.</summary>
    public static int Together(int first, int count) => Math.Min(LanesAt(first, count), count - first);

    /// <summary>sums[r, t] = Σ w[r, k] x[first + t, k] for those vectors.</summary>
    /// <param name="x">The batch; it is turned.</param>
    /// <param name="first">Where a group begins.</param>
    /// <param name="w">(<see cref="Rows"/>, width)</param>
    /// <param name="ahead">Weights that are wanted soon.</param>
    /// <param name="sums">(<see cref="Rows"/>, <see cref="MostLanes"/>)</param>
    public static void Multiply(Activations x, int first, float* w, float* ahead, float* sums)
    {
        nint width = x.Width;
        var from = x.Turned + (first * width);
        var lanes = LanesAt(first, x.Count);
        new Span<float>(sums, Rows * MostLanes).Clear();
        for (nint k = 0; k < width; k += Columns)
        {
            var columns = Math.Min(Columns, width - k);
            var turned = from + (k * lanes);
            var soon = ahead + (k * Rows);
            if (lanes == MostLanes)
            {
                TurnedKernel<FloatLanes512, Vector512<float>, TwoRegisters>.Add(
                    w + k,
                    width,
                    turned,
                    MostLanes,
                    Long,
                    columns,
                    soon,
                    sums
                );
            }
            else if (lanes == Long)
            {
                TurnedKernel<FloatLanes512, Vector512<float>, OneRegister>.Add(
                    w + k,
                    width,
                    turned,
                    Long,
                    0,
                    columns,
                    soon,
                    sums
                );
            }
            else if (lanes == Triple)
            {
                const int Part = TurnedTriple<FloatLanes256, Vector256<float>>.Rows;
                for (var row = 0; row < Rows; row += Part)
                {
                    TurnedTriple<FloatLanes256, Vector256<float>>.Add(
                        w + k + (row * width),
                        width,
                        turned,
                        columns,
                        soon + (row * columns),
                        sums + (row * MostLanes)
                    );
                }
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                TurnedKernel<FloatLanes256, Vector256<float>, OneRegister>.Add(
                    w + k,
                    width,
                    turned,
                    Short,
                    0,
                    columns,
                    soon,
                    sums
                );
            }
            else
            {
                TurnedKernel<FloatLanes128, Vector128<float>, TwoRegisters>.Add(
                    w + k,
                    width,
                    turned,
                    Short,
                    Short / 2,
                    columns,
                    soon,
                    sums
                );
            }
        }
    }

    /// <summary>y[t, r] = sums[r, t]</summary>
    /// <param name="sums">(rows, <see cref="MostLanes"/>)</param>
    /// <param name="vectors">How many.</param>
    /// <param name="rows">How many.</param>
    /// <param name="y">Of the first vector.</param>
    /// <param name="stride">Numbers from one vector's to the next one's.</param>
    public static void TurnBack(float* sums, int vectors, int rows, float* y, nint stride)
    {
        var (lane, whole) = (0, rows / 4 * 4);
        for (; lane <= vectors - 4; lane += 4)
        {
            for (var row = 0; row < whole; row += 4)
            {
                var from = sums + (row * MostLanes) + lane;
                var to = y + (lane * stride) + row;
                Turn(from, from + MostLanes, from + (2 * MostLanes), from + (3 * MostLanes), 4, to, stride);
            }
        }

        for (var t = 0; t < vectors; t++)
        {
            for (var row = t < lane ? whole : 0; row < rows; row++)
            {
                y[(t * stride) + row] = sums[(row * MostLanes) + t];
            }
        }
    }

    // to[k · step + i] = row i [k]
    private static void Turn(float* r0, float* r1, float* r2, float* r3, int width, float* to, nint step)
    {
        nint k = 0;
        for (; Sse.IsSupported && k <= width - 4; k += 4, to += 4 * step)
        {
            var (a, b, c, d) = (
                Sse.LoadVector128(r0 + k),
                Sse.LoadVector128(r1 + k),
                Sse.LoadVector128(r2 + k),
                Sse.LoadVector128(r3 + k)
            );
            var (ab, cd) = (Sse.UnpackLow(a, b), Sse.UnpackLow(c, d));
            Sse.MoveLowToHigh(ab, cd).Store(to);
            Sse.MoveHighToLow(cd, ab).Store(to + step);
            (ab, cd) = (Sse.UnpackHigh(a, b), Sse.UnpackHigh(c, d));
            Sse.MoveLowToHigh(ab, cd).Store(to + (2 * step));
            Sse.MoveHighToLow(cd, ab).Store(to + (3 * step));
        }

        for (; k < width; k++, to += step)
        {
            Vector128.Create(r0[k], r1[k], r2[k], r3[k]).Store(to);
        }
    }
}
