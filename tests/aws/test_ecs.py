"""A container of a task is read from JSON as from a template."""

from linter.aws.ecs import Container, TaskDefinition
from linter.aws.leaves import leaves
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

TASK = Pair(
    """
    resource "aws_ecs_task_definition" "app" {
      family = "app"
      container_definitions = jsonencode([{
        name        = "web"
        image       = "nginx"
        privileged  = true
        environment = [{ name = "TOKEN", value = "hunter2" }]
      }])
    }
    """,
    """
    App:
      Type: AWS::ECS::TaskDefinition
      Properties:
        Family: app
        ContainerDefinitions:
          - {Name: web, Image: nginx, Privileged: true, Environment: [{Name: TOKEN, Value: hunter2}]}
    """,
)


def test_a_container_says_what_it_runs_and_with_which_variables(build: Build) -> None:
    graph = build(TASK)
    (container,) = graph.all(Container)
    assert container.task.only is the(graph, TaskDefinition, "app")
    assert says(container, "name", "image", "is_privileged", "user") == ["web", "nginx", True, None]
    assert [getattr(leaf.value, "content", None) for leaf in leaves(container.environment)] == ["TOKEN", "hunter2"]


def test_definitions_that_are_not_known_may_hold_any_container(build: Build) -> None:
    hidden = Pair(
        'resource "aws_ecs_task_definition" "app" {\n  family = "a"\n  container_definitions = var.somewhere\n}\n',
        "App: {Type: AWS::ECS::TaskDefinition, Properties: {Family: a, ContainerDefinitions: !Ref Somewhere}}\n",
    )
    (container,) = build(hidden).all(Container)
    assert str(container.exists) == "possible"
    assert container.is_privileged.open
