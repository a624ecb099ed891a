using System.Text.Json;
using Malmoi.Quantization;

namespace Malmoi.Checkpoints.Quantized;

/// <summary>A matrix in NF4 or FP4 as bitsandbytes saves it (Dettmers et al., 2023), its scales perhaps quantised again.</summary>
/// <remarks>
/// <code>
/// weight              two codes a byte, the first in the high nibble, row after row
/// weight.absmax       a scale for every block of as many numbers as quant_state says; or codes of 8 bits:
/// scale = nested_quant_map[code] · nested_absmax[block / nested_blocksize] + nested_offset
/// weight.quant_map    what the sixteen codes stand for
/// </code>
/// </remarks>
internal sealed class LevelMatrix : PackedMatrix
{
    private const int LongestState = 1 << 16;

    // Shorter blocks, of rows that are no whole number of blocks, would take more bytes for scales than for codes.
    private const int ShortestBlock = 8;

    private readonly TensorView _codes;
    private readonly ITensorSource _source;
    private readonly string _name;
    private readonly int _blockSize;
    private readonly float[] _levels;
    private readonly Func<float, float> _round;
    private readonly LevelFormat? _format;
    private readonly (int Size, float Offset)? _nested;

    /// <exception cref="InputException">A part is missing or misshapen.</exception>
    public LevelMatrix(ITensorSource source, string name, string type)
    {
        (_source, _name) = (source, name);
        using var document = State(source, $"{name}.quant_state.bitsandbytes__{type}");
        var state = new QuantizationFields(document.RootElement, name);
        var shape = Shape(document.RootElement, name);
        _blockSize = state.Number("blocksize") is > 1 and <= 1 << 20 and var size
            ? size
            : throw state.Refused("blocksize", $"{state.Number("blocksize")}", "a number of 2 or more");
        _round = state.Text("dtype") switch
        {
            "float16" => number => (float)(Half)number,
            "bfloat16" => Narrowing.RoundToBFloat16,
            _ => number => number,
        };
        _nested = Nested(document.RootElement, state);
        _codes =
            source.TryGet(name, out var codes) && codes.Length == (shape.Count + 1) / 2
                ? codes
                : throw new InputException(
                    $"'{name}' is {(codes is null ? "missing" : $"{codes.Length} bytes")}, and {shape} numbers of 4 bits take {(shape.Count + 1) / 2}: is the checkpoint damaged?"
                );
        _levels = Need(source, name + ".quant_map", ElementType.Float32, 16).ToFloats();
        var length = Divisor((int)shape[1], _blockSize);
        _format = length < ShortestBlock ? null : new LevelFormat(type.ToUpperInvariant(), _levels, length, _round);
        Info = _format is null
            ? new TensorInfo(name, ElementType.Float32, shape)
            : new TensorInfo(name, ElementType.Blocks, shape) { Blocks = _format };
        CheckScales();
    }

    public override TensorInfo Info { get; }

    private long Scales => (Info.Count + _blockSize - 1) / _blockSize;

    public override unsafe void Lay(long first, int count, byte* destination)
    {
        var scales = ReadScales();
        var row = (int)Info.Shape[1];
        Parallel.For(
            first,
            first + count,
            r =>
            {
                Span<byte> codes = new byte[row];
                for (var i = 0; i < row; i++)
                {
                    var at = (r * row) + i;
                    codes[i] = (byte)(_codes.Pointer[at / 2] >> (at % 2 == 0 ? 4 : 0) & 15);
                }

                if (_format is null)
                {
                    var numbers = new Span<float>((float*)destination + ((r - first) * row), row);
                    for (var i = 0; i < row; i++)
                    {
                        numbers[i] = _round(_levels[codes[i]] * scales[((r * row) + i) / _blockSize]);
                    }

                    return;
                }

                var length = _format.BlockLength;
                for (var start = 0; start < row; start += length)
                {
                    var at = (r * row) + start;
                    var block = new Span<byte>(
                        destination + ((at - (first * row)) / length * _format.BlockBytes),
                        _format.BlockBytes
                    );
                    _format.Write(block, scales[at / _blockSize], codes.Slice(start, length));
                }
            }
        );
        GC.KeepAlive(_codes);
    }

    public override void LetPartsGo() => _codes.LetGo(0, _codes.Length);

    private void CheckScales()
    {
        if (_nested is not { } nested)
        {
            Need(_source, _name + ".absmax", ElementType.Float32, Scales);
            return;
        }

        Need(_source, _name + ".absmax", ElementType.UInt8, Scales);
        Need(_source, _name + ".nested_quant_map", ElementType.Float32, 256);
        Need(_source, _name + ".nested_absmax", ElementType.Float32, (Scales + nested.Size - 1) / nested.Size);
    }

    private float[] ReadScales()
    {
        _source.TryGet(_name + ".absmax", out var absmax);
        if (_nested is not { } nested)
        {
            return absmax!.ToFloats();
        }

        _source.TryGet(_name + ".nested_quant_map", out var map);
        _source.TryGet(_name + ".nested_absmax", out var outer);
        var (levels, largest) = (map!.ToFloats(), outer!.ToFloats());
        var codes = absmax!.Elements<byte>(0, (int)absmax.Count);
        var scales = new float[codes.Length];
        for (var i = 0; i < scales.Length; i++)
        {
            scales[i] = (levels[codes[i]] * largest[i / nested.Size]) + nested.Offset;
        }

        return scales;
    }

    private static JsonDocument State(ITensorSource source, string name)
    {
        source.TryGet(name, out var tensor);
        if (tensor is null || tensor.Type.Size() != 1 || tensor.Length > LongestState)
        {
            throw new InputException($"'{name}' is not the text of a quantisation's state: is the checkpoint damaged?");
        }

        return QuantizationFields.Parse(tensor.Bytes(0, (int)tensor.Length).ToArray(), name);
    }

    private static TensorShape Shape(JsonElement state, string name)
    {
        if (
            state.TryGetProperty("shape", out var shape)
            && shape.ValueKind == JsonValueKind.Array
            && shape.GetArrayLength() == 2
            && shape.EnumerateArray().All(size => size.ValueKind == JsonValueKind.Number)
            && shape[0].TryGetInt32(out var outputs)
            && shape[1].TryGetInt32(out var inputs)
            && outputs > 0
            && inputs > 0
        )
        {
            return [outputs, inputs];
        }

        throw new InputException($"the quantisation's state of '{name}' has no shape of a matrix: is it damaged?");
    }

    private static (int Size, float Offset)? Nested(JsonElement state, QuantizationFields fields)
    {
        if (!fields.Has("nested_blocksize"))
        {
            return null;
        }

        var size = fields.Number("nested_blocksize");
        if (size is not > 0)
        {
            throw fields.Refused("nested_blocksize", $"{size}", "a number of 1 or more");
        }

        return
            state.TryGetProperty("nested_offset", out var offset)
            && offset.ValueKind == JsonValueKind.Number
            && offset.TryGetSingle(out var shift)
            && float.IsFinite(shift)
            ? (size.Value, shift)
            : throw fields.Refused("nested_offset", "missing or no number", "a number");
    }

    private static int Divisor(int one, int other) => other == 0 ? one : Divisor(other, one % other);
}
