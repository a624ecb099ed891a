using Malmoi.Evaluation.Assistants;

namespace Malmoi.Tests.Evaluation.Assistants;

public class QuestionFileTests
{
    [Fact]
    public void Questions_of_several_layouts_are_read()
    {
        using var folder = new TemporaryFolder();
        var bench = folder.Write(
            "bench.jsonl",
            """
            {"question_id": 81, "category": "writing", "turns": ["Write.", "Again."], "reference": ["a", "b"]}
            {"question_id": 82, "category": "math", "turns": ["Add."]}
            """
        );
        var questions = QuestionFile.Read(bench);
        Assert.Equal(["81", "82"], questions.Select(question => question.Id));
        Assert.Equal(["Write.", "Again."], questions[0].Turns);
        Assert.Equal("math", questions[1].Category);
        Assert.Equal(["a", "b"], questions[0].References);
        var farm = folder.Write(
            "farm.json",
            """[{"instruction": "Add.", "input": "1 and 2", "output": "3"}, {"instruction": "Say hello.", "input": "", "output": "Hello."}]"""
        );
        Assert.Equal(["Add.\n\n1 and 2", "Say hello."], QuestionFile.Read(farm).Select(question => question.Turns[0]));
        Assert.Equal(["Hello."], QuestionFile.Read(farm)[1].Answers);
        Assert.Equal(
            ["3", "Hello."],
            QuestionFile.AnswersTo(farm, QuestionFile.Read(farm)).Select(answer => answer[0])
        );
    }

    [Fact]
    public void Answers_as_FastChat_writes_them_are_matched_by_id()
    {
        using var folder = new TemporaryFolder();
        var answers = folder.Write(
            "answers.jsonl",
            """
            {"question_id": 2, "choices": [{"index": 0, "turns": ["two", "and more"]}]}
            {"question_id": 1, "choices": [{"index": 0, "turns": ["one"]}]}
            """
        );
        JudgedQuestion[] questions = [new("1", ["a"]), new("2", ["b", "c"])];
        Assert.Equal(
            [
                ["one"],
                ["two", "and more"],
            ],
            QuestionFile.AnswersTo(answers, questions)
        );
        Assert.Contains(
            "no answer to question '3'",
            Error(() => QuestionFile.AnswersTo(answers, [new("3", ["d"])])),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "1 of the 2 turns of question '1'",
            Error(() => QuestionFile.AnswersTo(answers, [new("1", ["a", "b"])])),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("""{"id": 1, "prompt": " "}""", "line 1")]
    [InlineData("{\"id\": 1, \"prompt\": \"a\"}\n{\"id\": 1, \"prompt\": \"b\"}", "line 2")]
    [InlineData("""{"id": 1, "sentence": "a"}""", "id, sentence")]
    public void A_broken_file_is_refused_with_its_place(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("questions.jsonl", text);
        var error = Error(() => QuestionFile.Read(path));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Contains("questions.jsonl", error, StringComparison.Ordinal);
    }

    [Fact]
    public void MT_bench_has_eighty_questions_of_two_turns_and_forty_references()
    {
        var questions = QuestionFile.ReadMtBench(OutsideData.Data("fastchat-mtbench"));
        Assert.Equal(80, questions.Count);
        Assert.All(questions, question => Assert.Equal(2, question.Turns.Count));
        Assert.Equal(8, questions.Select(question => question.Category).Distinct().Count());
        Assert.Equal(40, questions.Count(question => question.References.Count == 2));
    }

    private static string Error(Action action)
    {
        var error = Assert.Throws<InputException>(action);
        Assert.DoesNotContain('\n', error.Message);
        return error.Message;
    }
}
