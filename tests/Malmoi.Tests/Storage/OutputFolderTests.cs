using Malmoi.Storage;

namespace Malmoi.Tests.Storage;

public class OutputFolderTests
{
    [Fact]
    public void All_files_appear_together()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["model"]);
        folder.Write("model/a", "old");
        using (var output = new OutputFolder(folder["model"]))
        {
            output.Add("a").Write("new"u8);
            output.Add("b").Write("more"u8);
            Assert.Equal("old", File.ReadAllText(folder["model/a"]));
            Assert.False(File.Exists(folder["model/b"]));
            output.Commit();
        }

        Assert.Equal("new", File.ReadAllText(folder["model/a"]));
        Assert.Equal("more", File.ReadAllText(folder["model/b"]));
        Assert.Equal(2, Directory.GetFiles(folder["model"]).Length);
    }

    [Fact]
    public void Without_a_commit_neither_files_nor_folders_are_left()
    {
        using var folder = new TemporaryFolder();
        using (var output = new OutputFolder(folder["x/y/z"]))
        {
            output.Add("a").Write("half"u8);
        }

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_folder_that_was_there_stays()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["x"]);
        using (var output = new OutputFolder(folder["x/y"]))
        {
            output.Add("a");
        }

        Assert.True(Directory.Exists(folder["x"]));
        Assert.False(Directory.Exists(folder["x/y"]));
    }

    [Fact]
    public void A_file_in_the_place_of_a_folder_is_named()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Write("x", ""), "y");
        var error = Assert.Throws<InputException>(() => new OutputFolder(path));
        Assert.Contains($"'{path}'", error.Message, StringComparison.Ordinal);
    }
}
