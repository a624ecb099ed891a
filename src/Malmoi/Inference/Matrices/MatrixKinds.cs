using Malmoi.Inference.Matrices.Lanes;
using Malmoi.Quantization;
using Malmoi.Quantization.Formats;

namespace Malmoi.Inference.Matrices;

/// <summary>Which matrix multiplies which format with the instructions of a machine.</summary>
internal static unsafe class MatrixKinds<TLanes, TVector>
    where TLanes : IByteLanes<TVector>
    where TVector : struct
{
    private static readonly Dictionary<BlockFormat, Func<TensorRows, WeightMatrix>> Kinds = new()
    {
        [BlockFormats.Q4_0] = rows => new Q4Matrix<TLanes, TVector>(rows),
        [BlockFormats.Q8_0] = rows => new Q8Matrix<TLanes, TVector>(rows, 34, BlockCodes.OfQ8),
        [BlockFormats.Q4_K] = rows => new SuperBlockMatrix<FourBits, TLanes, TVector>(rows),
        [BlockFormats.Q5_K] = rows => new SuperBlockMatrix<FiveBits, TLanes, TVector>(rows),
        [BlockFormats.Q6_K] = rows => new Q6KMatrix<TLanes, TVector>(rows),
        [BlockFormats.Q2_K] = rows => new SixteenthsMatrix<TwoBits, TLanes, TVector>(rows, SixteenthsCodes.OfQ2),
        [BlockFormats.Q3_K] = rows => new SixteenthsMatrix<ThreeBits, TLanes, TVector>(rows, SixteenthsCodes.OfQ3),
        [BlockFormats.TQ1_0] = rows => new SixteenthsMatrix<TwoBits, TLanes, TVector>(rows, SixteenthsCodes.OfTQ1),
        [BlockFormats.TQ2_0] = rows => new SixteenthsMatrix<TwoBits, TLanes, TVector>(rows, SixteenthsCodes.OfTQ2),
        [BlockFormats.Q4_1] = rows => new RangedMatrix<FourBits, ScaleAndOffset, TLanes, TVector>(
            rows,
            32,
            RangedCodes.OfQ41
        ),
        [BlockFormats.Q5_0] = rows => new RangedMatrix<FiveBits, ScaleAndZero, TLanes, TVector>(
            rows,
            32,
            RangedCodes.OfQ50
        ),
        [BlockFormats.Q5_1] = rows => new RangedMatrix<FiveBits, ScaleAndOffset, TLanes, TVector>(
            rows,
            32,
            RangedCodes.OfQ51
        ),
        [BlockFormats.IQ4_NL] = rows => new LevelsMatrix<HalfScale, TLanes, TVector>(
            rows,
            32,
            RangedCodes.OfIQ4NL,
            Codebooks.Levels16
        ),
        [BlockFormats.IQ4_XS] = rows => new LevelsMatrix<ScaleAndFactors, TLanes, TVector>(
            rows,
            256,
            RangedCodes.OfIQ4XS,
            Codebooks.Levels16
        ),
    };

    /// <summary>The matrix of some rows; one that widens them as it goes where none was written for their format.</summary>
    public static WeightMatrix Of(TensorRows rows) =>
        rows.Tensor.Info.Blocks switch
        {
            null => new DenseMatrix(rows),
            GroupFormat { Bits: 4 } group when IsWhole(group) => new RangedMatrix<
                FourBits,
                ScaleAndZero,
                TLanes,
                TVector
            >(rows, group.BlockLength, RangedCodes.OfGroup),
            GroupFormat { Bits: 8 } group when IsWhole(group) => new ByteGroupMatrix<ScaleAndZero, TLanes, TVector>(
                rows,
                group.BlockLength,
                ByteGroups.OfGroup
            ),
            RowFormat row when IsWhole(row) => new ByteGroupMatrix<ScaleAlone, TLanes, TVector>(
                rows,
                row.BlockLength,
                ByteGroups.OfRow
            ),
            LevelFormat levels when IsWhole(levels) => OfLevels(rows, levels),
            var blocks => Kinds.TryGetValue(blocks, out var make) ? make(rows) : new DenseMatrix(rows),
        };

    private static LevelsMatrix<FloatScale, TLanes, TVector> OfLevels(TensorRows rows, LevelFormat format)
    {
        var (steps, step) = LevelSteps.Of(format.Levels);
        return new(rows, format.BlockLength, RangedCodes.OfLevels(step), steps);
    }

    private static bool IsWhole(BlockFormat format) => format.BlockLength % Activations.BlockLength == 0;
}
