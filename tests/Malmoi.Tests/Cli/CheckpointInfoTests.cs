using System.IO.Compression;
using Malmoi.Checkpoints;
using Malmoi.Tests.Checkpoints;

namespace Malmoi.Tests.Cli;

/// <summary>What <c>malmoi info</c> says of a lone file of tensors.</summary>
public class CheckpointInfoTests
{
    [Fact]
    public async Task A_safetensors_file_is_listed_tensor_by_tensor()
    {
        using var folder = new TemporaryFolder();
        var views = new[]
        {
            TensorView.Of("wte.weight", [3, 2], [1, 2, 3, 4, 5, 6]),
            TensorView.Of(new TensorInfo("step", ElementType.Int64, []), new byte[8]),
        };
        SafetensorsWriter.Write(folder["m.safetensors"], views);
        var info = await VerbRun.JsonAsync("info", folder["m.safetensors"]);
        Assert.Equal("safetensors", (string)info["kind"]!);
        Assert.Equal(7, (long)info["parameters"]!);
        Assert.Equal("pt", (string)info["metadata"]!["format"]!);
        Assert.Equal(["I64", "F32"], info["tensors"]!.AsArray().Select(tensor => (string)tensor!["dtype"]!));
        Assert.Equal([3L, 2L], info["tensors"]![1]!["shape"]!.AsArray().Select(size => (long)size!));
        var text = await VerbRun.OutputAsync("info", folder["m.safetensors"]);
        Assert.Matches(@"wte\.weight +F32 +3 x 2 +24 B", text);
        Assert.Matches(@"parameters +7\b", text);
    }

    [Fact]
    public async Task Every_other_kind_is_known_by_its_content()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["m.bin"], TorchSamples.Zip(CompressionLevel.NoCompression));
        var torch = await VerbRun.JsonAsync("info", folder["m.bin"]);
        Assert.Equal("PyTorch checkpoint", (string)torch["kind"]!);
        Assert.Equal("3", (string)torch["metadata"]!["epoch"]!);

        File.WriteAllBytes(folder["l.bin"], Llama2cSamples.Write(new(4, 3, 2, 2, 1, 5, 3, IsTied: true), 0).Bytes);
        var llama = await VerbRun.JsonAsync("info", folder["l.bin"]);
        Assert.Equal("llama2.c model, version 0", (string)llama["kind"]!);
        Assert.Equal(3, (int)llama["config"]!["intermediate_size"]!);
        Assert.Equal("llama", (string)llama["family"]!);
        Assert.True((long)llama["flopsPerToken"]! > 0);

        using (var writer = new ShardedSafetensorsWriter(folder.Path, [Byte("a"), Byte("b")], 1))
        {
            writer.Write("a", [1]);
            writer.Write("b", [2]);
            writer.Commit();
        }

        var shards = await VerbRun.JsonAsync("info", folder["model.safetensors.index.json"]);
        Assert.Equal(2, shards["files"]!.AsArray().Count);
        Assert.Contains(
            "model-00002-of-00002.safetensors",
            await VerbRun.OutputAsync("info", folder["model.safetensors.index.json"]),
            StringComparison.Ordinal
        );

        static TensorInfo Byte(string name) => new(name, ElementType.UInt8, [1]);
    }

    [Fact]
    public async Task A_broken_file_is_one_line()
    {
        using var folder = new TemporaryFolder();
        var error = await VerbRun.ErrorAsync("info", folder.Write("m.safetensors", "cut"));
        Assert.Contains("m.safetensors' is no safetensors file", error, StringComparison.Ordinal);
    }
}
