using System.Text.Json;

namespace Malmoi.Checkpoints.Quantized;

/// <summary>By whose method a checkpoint was quantised.</summary>
public enum QuantizationMethod
{
    /// <summary>Frantar et al., 2022.</summary>
    Gptq,

    /// <summary>Lin et al., 2023.</summary>
    Awq,

    /// <summary>Dettmers et al., 2022 and 2023.</summary>
    Bitsandbytes,
}

/// <summary>How a checkpoint was quantised: <c>quantization_config</c> in <c>config.json</c>, or <c>quantize_config.json</c>.</summary>
public sealed record QuantizationConfig
{
    private const int Longest = 1 << 25;

    public required QuantizationMethod Method { get; init; }

    /// <summary>Of a code.</summary>
    public int Bits { get; init; } = 4;

    /// <summary>Columns that share a scale; -1: all of a row.</summary>
    public int GroupSize { get; init; } = -1;

    /// <summary>Whether zero points stand less one, as GPTQ's first format has them.</summary>
    public bool ZerosLessOne { get; init; }

    /// <summary>What a model folder says; null where it says nothing: its weights are numbers by themselves.</summary>
    /// <exception cref="InputException">What it says is damaged, or a method that Malmoi does not read.</exception>
    public static QuantizationConfig? OfFolder(string folder)
    {
        var config = Path.Combine(folder, "config.json");
        if (File.Exists(config) && OfModel(Bytes(config), config) is { } quantization)
        {
            return quantization;
        }

        var apart = Path.Combine(folder, "quantize_config.json");
        return File.Exists(apart) ? OfItself(Bytes(apart), apart) : null;
    }

    /// <summary>What a model's configuration says, or null.</summary>
    /// <inheritdoc cref="OfFolder" path="/exception"/>
    internal static QuantizationConfig? OfModel(byte[] json, string path)
    {
        using var document = QuantizationFields.Parse(json, path);
        return
            document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("quantization_config", out var inner)
            && inner.ValueKind != JsonValueKind.Null
            ? Read(inner, path)
            : null;
    }

    /// <summary>What a quantisation's own configuration says.</summary>
    /// <inheritdoc cref="OfFolder" path="/exception"/>
    internal static QuantizationConfig OfItself(byte[] json, string path)
    {
        using var document = QuantizationFields.Parse(json, path);
        return Read(document.RootElement, path);
    }

    private static byte[] Bytes(string path) =>
        new FileInfo(path).Length <= Longest
            ? File.ReadAllBytes(path)
            : throw new InputException(
                $"'{path}' is longer than any configuration ({Longest} bytes): is it another file?"
            );

    private static QuantizationConfig Read(JsonElement element, string path)
    {
        var fields = new QuantizationFields(element, path);
        var method =
            fields.Text("quant_method")
            ?? (fields.Has("load_in_4bit") || fields.Has("load_in_8bit") ? "bitsandbytes" : "gptq");
        return method switch
        {
            "gptq" => Gptq(fields),
            "awq" => Awq(fields),
            "bitsandbytes" => new QuantizationConfig { Method = QuantizationMethod.Bitsandbytes },
            _ => throw fields.Refused("quant_method", method, "\"gptq\", \"awq\" or \"bitsandbytes\""),
        };
    }

    private static QuantizationConfig Gptq(QuantizationFields fields)
    {
        var bits = fields.Number("bits") ?? 4;
        if (bits is not (2 or 3 or 4 or 8))
        {
            throw fields.Refused("bits", $"{bits}", "2, 3, 4 or 8");
        }

        var format = fields.Text("checkpoint_format") ?? "gptq";
        return format is "gptq" or "gptq_v2"
            ? new QuantizationConfig
            {
                Method = QuantizationMethod.Gptq,
                Bits = bits,
                GroupSize = Group(fields, "group_size"),
                ZerosLessOne = format == "gptq",
            }
            : throw fields.Refused("checkpoint_format", format, "\"gptq\" or \"gptq_v2\"");
    }

    private static QuantizationConfig Awq(QuantizationFields fields)
    {
        var bits = fields.Number("bits") ?? fields.Number("w_bit") ?? 4;
        if (bits != 4)
        {
            throw fields.Refused("bits", $"{bits}", "4");
        }

        var version = fields.Text("version") ?? "gemm";
        return version.Equals("gemm", StringComparison.OrdinalIgnoreCase)
            ? new QuantizationConfig
            {
                Method = QuantizationMethod.Awq,
                GroupSize = Group(fields, fields.Has("group_size") ? "group_size" : "q_group_size"),
            }
            : throw fields.Refused("version", version, "\"gemm\"");
    }

    private static int Group(QuantizationFields fields, string name)
    {
        var size = fields.Number(name) ?? -1;
        return size is -1 or > 0 ? size : throw fields.Refused(name, $"{size}", "-1 or more than 0");
    }
}
