using Malmoi.Data;
using Malmoi.Data.Hub;

namespace Malmoi.Tests.Data;

public class ModelFilesTests
{
    [Fact]
    public void One_set_of_weights_is_chosen_and_other_programs_files_are_left()
    {
        string[] files =
        [
            ".gitattributes",
            "README.md",
            "config.json",
            "consolidated.safetensors",
            "flax_model.msgpack",
            "generation_config.json",
            "merges.txt",
            "model-00001-of-00002.safetensors",
            "model-00002-of-00002.safetensors",
            "model.safetensors.index.json",
            "onnx/model.onnx",
            "pytorch_model.bin",
            "spiece.model",
            "vocab.json",
        ];
        Assert.Equal(
            [
                "generation_config.json",
                "merges.txt",
                "model-00001-of-00002.safetensors",
                "model-00002-of-00002.safetensors",
                "model.safetensors.index.json",
                "spiece.model",
                "vocab.json",
                "config.json",
            ],
            Selected(files)
        );
        Assert.Equal(
            ["pytorch_model.bin", "config.json"],
            Selected(["config.json", "pytorch_model.bin", "tf_model.h5"])
        );
        Assert.Equal(["onnx/model.onnx"], Selected(files, "onnx/*"));
    }

    [Fact]
    public void What_a_repository_lacks_is_named()
    {
        Assert.Contains("config.json", Refused(["model.safetensors"]), StringComparison.Ordinal);
        Assert.Contains("no weights", Refused(["config.json", "model.onnx"]), StringComparison.Ordinal);
        Assert.Contains(
            "no file '*.gguf'; it has config.json",
            Refused(["config.json"], "*.gguf"),
            StringComparison.Ordinal
        );
    }

    private static string[] Selected(string[] files, params string[] patterns) =>
        [
            .. ModelFiles
                .Select(
                    HubModel.Parse("owner/model"),
                    [.. files.Select(path => new DataFile { Path = path })],
                    patterns
                )
                .Select(file => file.Path)
                .OrderBy(path => path == "config.json")
                .ThenBy(path => path, StringComparer.Ordinal),
        ];

    private static string Refused(string[] files, params string[] patterns) =>
        Assert.Throws<InputException>(() => Selected(files, patterns)).Message;
}
