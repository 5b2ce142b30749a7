"use client";

import { Badge, Button, Select, Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@callwright/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/features/api/api-provider";
import { DeleteButton } from "@/features/api/delete-button";
import { ListSkeleton } from "@/features/api/list-skeleton";
import { LoadError } from "@/features/api/load-error";
import { useNotifyError } from "@/features/api/use-notify-error";
import { RelativeTime } from "@/features/format/relative-time";
import { useMay, useMe } from "@/features/shell/hooks/use-me";
import { ROLES, roleReaches } from "@/features/shell/roles";
import { PersonDialog } from "./person-dialog";
import { SettingsSectionFrame } from "./settings-section";

export function PeopleSettings() {
  const t = useTranslations("settings.people");
  const roles = useTranslations("person.roles");
  const api = useApi();
  const me = useMe();
  const mayManage = useMay("admin");
  const queries = useQueryClient();
  const notifyError = useNotifyError();
  const [adding, setAdding] = useState(false);
  const members = useQuery(api.settings.listMembers.queryOptions());
  const options = {
    onSuccess: () => queries.invalidateQueries(api.settings.listMembers.pathFilter()),
    onError: notifyError,
  };
  const changeRole = useMutation(api.settings.changeMemberRole.mutationOptions(options));
  const remove = useMutation(api.settings.removeMember.mutationOptions(options));
  return (
    <SettingsSectionFrame
      title={t("title")}
      description={t("description")}
      action={
        mayManage ? (
          <Button variant="primary" onClick={() => setAdding(true)}>
            <Plus /> {t("add")}
          </Button>
        ) : null
      }
    >
      {members.isPending ? <ListSkeleton rows={2} /> : null}
      {members.isError ? <LoadError error={members.error} onRetry={() => members.refetch()} /> : null}
      {members.data ? (
        <Table aria-label={t("title")}>
          <TableHead>
            <TableRow>
              <TableHeader>{t("columns.name")}</TableHeader>
              <TableHeader>{t("columns.role")}</TableHeader>
              <TableHeader>{t("columns.since")}</TableHeader>
              <TableHeader>
                <span className="sr-only">{t("columns.actions")}</span>
              </TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {members.data.map((member) => {
              const changeable = mayManage && member.id !== me.user.id && roleReaches(me.role, member.role);
              return (
                <TableRow key={member.id}>
                  <TableCell>
                    <span className="font-medium text-ink">{member.name}</span>
                    {member.id === me.user.id ? <Badge className="ml-2">{t("you")}</Badge> : null}
                    <span className="block text-faint text-xs">{member.email}</span>
                  </TableCell>
                  <TableCell>
                    {changeable ? (
                      <Select
                        size="sm"
                        className="w-32"
                        aria-label={t("roleOf", { name: member.name })}
                        value={member.role}
                        onValueChange={(role) => changeRole.mutate({ userId: member.id, role })}
                        options={ROLES.filter((role) => roleReaches(me.role, role)).map((role) => ({
                          value: role,
                          label: roles(role),
                        }))}
                      />
                    ) : (
                      <span className="text-muted">{roles(member.role)}</span>
                    )}
                  </TableCell>
                  <TableCell className="text-muted">
                    <RelativeTime at={member.createdAt} />
                  </TableCell>
                  <TableCell className="w-0 py-1 pr-2 text-right">
                    {changeable ? (
                      <DeleteButton
                        label={t("remove.label", { name: member.name })}
                        title={t("remove.title", { name: member.name })}
                        description={t("remove.description")}
                        confirmLabel={t("remove.confirm")}
                        onDelete={() => remove.mutateAsync({ userId: member.id })}
                      />
                    ) : null}
                  </TableCell>
                </TableRow>
              );
            })}
          </TableBody>
        </Table>
      ) : null}
      {adding ? <PersonDialog onClose={() => setAdding(false)} /> : null}
    </SettingsSectionFrame>
  );
}
