using Malmoi.Checkpoints;

namespace Malmoi.Tests.Checkpoints;

public class Llama2cFileTests
{
    private static readonly Llama2cConfig Small = new(4, 3, 2, 2, 1, 5, 3, IsTied: true);

    [Fact]
    public void A_real_model_is_read_with_the_names_of_a_LLaMA()
    {
        using var file = Llama2cFile.Open(OutsideData.Data("model-stories260K", "data", "stories260K.bin"));
        Assert.Equal(new Llama2cConfig(64, 172, 5, 8, 4, 512, 512, IsTied: true), file.Config);
        Assert.Equal((0, 8, 32), (file.Version, file.Config.HeadWidth, file.Config.KeyValueWidth));
        Assert.Equal(1 + (9 * 5) + 1, file.Tensors.Count);
        Assert.Equal(260_032, file.Tensors.Sum(tensor => tensor.Count));
        Assert.True(file.TryGet("model.norm.weight", out var norm));
        // Norms stay near where training begins them; any other place in the file would show.
        Assert.All(norm.ToFloats(), weight => Assert.InRange(weight, 0.5f, 10f));
        Assert.True(file.TryGet("model.layers.4.post_attention_layernorm.weight", out var last));
        Assert.All(last.ToFloats(), weight => Assert.InRange(weight, 0.1f, 10f));
        Assert.False(file.TryGet("lm_head.weight", out _));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    public void Every_version_is_read_number_by_number(int version, bool isTied)
    {
        var (bytes, expected) = Llama2cSamples.Write(Small with { IsTied = isTied }, version);
        using var file = Llama2cFile.Open(bytes, "made");
        Assert.Equal(Small with { IsTied = isTied }, file.Config);
        Assert.Equal(
            expected.Keys.Order(StringComparer.Ordinal),
            file.Tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal)
        );
        foreach (var (name, values) in expected)
        {
            Assert.True(file.TryGet(name, out var tensor));
            Assert.Equal(values, tensor.ToFloats());
        }

        Assert.Equal(isTied, !file.TryGet("lm_head.weight", out _));
    }

    [Fact]
    public void A_file_is_known_by_its_header_and_its_length()
    {
        using var folder = new TemporaryFolder();
        foreach (var version in new[] { 0, 1, 2 })
        {
            var (bytes, _) = Llama2cSamples.Write(Small, version);
            File.WriteAllBytes(folder["m.bin"], bytes);
            Assert.True(Llama2cFile.IsOne(folder["m.bin"]));
            using var file = TensorFile.Open(folder["m.bin"]);
            Assert.Equal(version, Assert.IsType<Llama2cFile>(file).Version);
        }

        File.WriteAllBytes(folder["m.bin"], new byte[300]);
        Assert.False(Llama2cFile.IsOne(folder["m.bin"]));
    }

    [Fact]
    public void A_file_that_is_cut_off_is_refused_with_both_lengths()
    {
        var (bytes, _) = Llama2cSamples.Write(Small, 1);
        var error = Assert.Throws<InputException>(() => Llama2cFile.Open(bytes.AsSpan(..^4), "cut.bin").Dispose());
        Assert.Contains($"'cut.bin' has {bytes.Length - 4} bytes", error.Message, StringComparison.Ordinal);
        Assert.Contains($"has {bytes.Length}:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mutated_file_is_refused_or_read() =>
        Mutations.Try(
            0.1,
            [.. new[] { 0, 1, 2 }.Select(version => Llama2cSamples.Write(Small, version).Bytes)],
            (bytes, _) =>
            {
                using var file = Llama2cFile.Open(bytes, "mutated");
                foreach (var info in file.Tensors)
                {
                    Assert.True(file.TryGet(info.Name, out var tensor));
                    Assert.Equal(info.Count, tensor.ToFloats().Length);
                }
            }
        );
}
